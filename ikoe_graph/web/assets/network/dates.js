// Dates and intervals as pages write them (templates/parts.html): to the day, month or year, as the source has them.

const SINCE = { en: "since", de: "seit" };
const UNTIL = { en: "until", de: "bis" };

export function moment(date, language) {
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return String(year);
  const options = { year: "numeric", month: "long", timeZone: "UTC", ...(day ? { day: "numeric" } : {}) };
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options).format(Date.UTC(year, month - 1, day || 1));
}

export function interval(start, end, language, open) {
  if (!start && !end) return "";
  if (!start) return `${UNTIL[language]} ${moment(end, language)}`;
  if (!end) return open ? `${SINCE[language]} ${moment(start, language)}` : moment(start, language);
  return start === end ? moment(start, language) : `${moment(start, language)} – ${moment(end, language)}`;
}
