// Makes elements: attributes by name, text as text, never as markup.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function count(number, words, language = document.documentElement.lang) {
  return `${number.toLocaleString(language)} ${number === 1 ? words.row : words.rows}`;
}
