"""How German source text is read: hyphenation, names, numbers, dates."""

from decimal import Decimal

import pytest

from ikoe_graph import passages


def test_a_hyphenated_word_is_put_together():
    assert passages.passage(["Multikultu-", "relles Forum  ", " in Lünen"], 1, 3) == "Multikulturelles Forum in Lünen"


def test_a_hyphen_before_a_capital_or_a_conjunction_stays():
    assert passages.passage(["EU-", "Angehörige, Land-", "und Stadt"], 1, 3) == "EU- Angehörige, Land- und Stadt"


def test_lines_count_from_one_and_include_the_last():
    assert passages.passage(["a", "b", "c"], 2, 3) == "b c"


def test_the_digest_does_not_depend_on_line_breaks_or_trailing_space():
    one = passages.passage(["ein Satz ", "hier"], 1, 2)
    assert passages.digest(one) == passages.digest(passages.passage(["ein   Satz hier"], 1, 1))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("die „Kreuzber- ger Initiative“", "Kreuzberger Initiative"),
        ("am Deutschen Diversity Tag", "Diversity-Tag"),
        ("Städtekooperation Integration. Interkommunal", "Städtekooperation Integration.Interkommunal"),
    ],
)
def test_names_are_found_whatever_quotes_hyphens_and_spaces(text: str, name: str):
    assert passages.carries_name(text, name)


def test_another_name_is_not_found():
    assert not passages.carries_name("Jobcenter Dortmund", "Jobcenter Duisburg")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("insgesamt 165 (123) Teilnehmende", "123"),
        ("von 10,42 % auf 11,78 %", "10.42"),
        ("rund 158.700 Einwohner", "158700"),
        ("über 5,1 Millionen Menschen", "5100000"),
        ("rund eine Million Menschen", "1000000"),
        ("Zwei Mitarbeitende", "2"),
        ("ein zweitägiges Seminar", "2"),
        ("halbstündige Sendungen", "0.5"),
        ("rund ein Drittel der Auszubildenden", "33"),
        ("fast jeder vierte Lipper", "25"),
    ],
)
def test_numbers_are_found_in_figures_and_words(text: str, value: str):
    assert passages.carries_number(text, Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("61 Mitarbeitende", "6"), ("10,42 %", "42"), ("10,42 %", "10"), ("1.650 Personen", "650"), ("drei", "4")],
)
def test_parts_of_numbers_and_other_numbers_are_not_found(text: str, value: str):
    assert not passages.carries_number(text, Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Am 24.04.2018 fand", "2018-04-24"),
        ("am 18. Juli 2013 in Lünen", "2013-07-18"),
        ("16.11.-17.11.2017", "2017-11-16"),
        ("vom 4. bis 8. Juni 2018", "2018-06-04"),
        ("Im März 2019", "2019-03"),
        ("im Jahr 2014", "2014"),
        ("2017/18", "2018"),
        ("im 1.Halbjahr 2018", "2018-01-01"),
        ("im 1.Halbjahr 2018", "2018-06-30"),
        ("Ausbildung 20 14", "2014"),
        ("date 2016-11 .", "2016-11"),
    ],
)
def test_dates_are_found_in_german_forms(text: str, value: str):
    assert passages.carries_date(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Am 24.04.2018 fand", "2018-04-25"),
        ("Am 24.04.2018 fand", "2018-05"),
        ("Am 24.04.2018 fand", "2017-04-24"),
        ("im 2.Halbjahr 2018", "2018-01-01"),
        ("120185 Euro", "2018"),
    ],
)
def test_other_dates_are_not_found(text: str, value: str):
    assert not passages.carries_date(text, value)
