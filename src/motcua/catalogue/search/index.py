"""The index of one moment: pure values in memory, built from rows, asked with words."""

import heapq
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from motcua.catalogue.search import words

#: What a match is worth outside the name: in the sector or the names of the agencies.
ELSEWHERE = 0.35
#: A word found by correction or by its first letters is worth less than one typed in full.
CORRECTED = 0.75
BEGUN = 0.7
#: Weights of what makes one full match better than another.
TOGETHER, SHORT, MARKS, FIRST, OPEN = 0.35, 0.30, 0.15, 0.05, 0.03
#: An everyday phrase whose words stand far apart in a name is hardly that phrase.
SCATTERED = 0.8
#: Words of a request that say nothing about the procedure.
FILLERS = frozenset(["lam", "xin", "muon", "cach", "toi", "minh", "nao", "nhu", "gi", "voi"])
FILLER = 0.15
#: Phrases at whose place nothing would be missing.
SAYS_NOTHING = frozenset({
    "cho con", "cho toi", "cho minh", "cho be", "cho bo", "cho me", "cho chau", "o dau",
    "nhu the nao", "can gi", "can nhung gi", "can giay to gi", "lam sao", "online", "thu tuc",
    "ho so", "xin giay",
})  # fmt: skip
MOST_WORDS = 24
#: Corrections kept in memory.
MOST_KEPT = 5_000
#: What fits much worse than the best is not shown at all.
WORTH_SHOWING = 0.5
#: So many of those that share the most telling words are compared in full.
COMPARED = 80
#: Words in more names than this share choose no candidates, they only rank them.
COMMON = 0.12
Keep = Callable[["Entry"], bool]
_CODE = re.compile(r"[\d.]+[0-9A-Za-z.]*")
_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A procedure as search knows it."""

    version_id: int
    code: str
    local_code: str
    name: str
    sector: str
    sector_code: str
    agencies: str
    levels: tuple[str, ...]
    is_open: bool  # can be received today


@dataclass(slots=True)
class Document:
    """An entry with its words laid out for substring tests: each between blanks."""

    entry: Entry
    name: str
    marked: str
    elsewhere: str
    first: str
    weight: float = 0.0  # sum of the rarity of the words of the name


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query with what it may stand for: (word between blanks, worth)."""

    choices: tuple[tuple[str, float], ...]
    marked: str  # between blanks
    weight: float  # rarity, lowered for fillers

    @property
    def is_known(self) -> bool:
        return bool(self.choices) and self.choices[0][1] == 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or an everyday phrase of a query: as typed, or in the words of the law."""

    readings: tuple[tuple[Word, ...], ...]
    weight: float


@dataclass
class Index:
    """Every procedure that can be found, and the words people use for them."""

    documents: list[Document]
    synonyms: Mapping[str, Sequence[str]]  # folded phrase → what it means
    postings: dict[str, Sequence[int]] = field(default_factory=dict)
    vocabulary: frozenset[str] = frozenset()
    ordered: list[str] = field(default_factory=list)  # the vocabulary, for words being typed
    spoken: frozenset[str] = frozenset()  # the vocabulary and the words of everyday phrases
    meant: dict[str, list[str]] = field(default_factory=dict)  # unknown words, mended already
    parted: dict[str, list[str]] = field(default_factory=dict)  # cut already
    rarity: dict[str, float] = field(default_factory=dict)

    @classmethod
    def build(cls, entries: Iterable[Entry], synonyms: Iterable[tuple[str, str]]) -> "Index":
        """Lay out the entries; takes about 0.1 ms an entry."""
        meanings: dict[str, list[str]] = {}
        for phrase, means in synonyms:
            meanings.setdefault(" ".join(words.tokens(phrase)), []).append(means)
        index = cls(documents=[_document(entry) for entry in entries], synonyms=meanings)
        index._count()
        return index

    def _count(self) -> None:
        lists: dict[str, list[int]] = {}
        for number, document in enumerate(self.documents):
            for word in set(f"{document.name} {document.elsewhere}".split()):
                lists.setdefault(word, []).append(number)
        size = len(self.documents)
        self.postings = {word: array("I", numbers) for word, numbers in lists.items()}
        self.rarity = {word: math.log(1 + size / len(n)) for word, n in lists.items()}
        self.vocabulary = frozenset(lists)
        self.ordered = sorted(lists)
        self.spoken = self.vocabulary.union(*(phrase.split() for phrase in self.synonyms))
        for document in self.documents:
            aside = words.tokens(_ASIDE.sub(" ", document.entry.name))
            document.weight = sum(self.rarity.get(word, 0.0) for word in aside) or 1.0

    def find(self, query: str, *, limit: int, keep: Keep | None = None) -> list[Entry]:
        """Return the entries that fit the words best, best first."""
        by_code = self._by_code(query, keep)
        if by_code:
            return by_code[:limit]
        units = self._units(self._cut(query))
        total = sum(unit.weight for unit in units)
        scores = {
            number: _score(self.documents[number], units, total, self.rarity)
            for number in self._candidates(units, limit, keep)
        }
        best = heapq.nsmallest(
            limit, scores, key=lambda n: (-scores[n], len(self.documents[n].name), n)
        )
        least = WORTH_SHOWING * scores[best[0]] if best else 0.0
        return [self.documents[number].entry for number in best if scores[number] >= least]

    def _by_code(self, query: str, keep: Keep | None) -> list[Entry]:
        """Find by the code or its beginning, with or without dots, or by the local code."""
        typed = query.strip().upper()
        digits = typed.replace(".", "")
        if not _CODE.fullmatch(typed) or len(digits) < 4:
            return []
        entries = [d.entry for d in self.documents if keep is None or keep(d.entry)]
        local = [entry for entry in entries if entry.local_code.upper() == typed]
        national = digits[:7] if digits[:7].isdigit() else digits
        return local or [e for e in entries if e.code.replace(".", "").startswith(national)]

    def _cut(self, query: str) -> list[str]:
        """Cut the query into words with their marks; words typed without blanks are parted."""
        out: list[str] = []
        for token in words.marked(query)[:MOST_WORDS]:
            folded = words.plain(token)
            out += [token] if self._is_known(folded) else self._parted(folded) or [token]
        return out

    def _parted(self, glued: str) -> list[str]:
        """Part words typed without blanks in the way that most names have them together."""
        if glued in self.parted or not 4 <= len(glued) <= 24:
            return self.parted.get(glued, [])
        ways = words.unglued(glued, self.vocabulary)
        counts = {
            number: sum(_between_blanks(way) in document.name for document in self.documents)
            for number, way in enumerate(ways[:20])
        }
        best = max(counts, key=lambda number: counts[number], default=-1)
        if len(self.parted) > MOST_KEPT:
            self.parted.clear()
        self.parted[glued] = ways[best] if best >= 0 and counts[best] else []
        return self.parted[glued]

    def _is_known(self, folded: str) -> bool:
        return folded in self.synonyms or bool(self._choices(folded))

    def _units(self, tokens: list[str]) -> list[Unit]:
        """Join everyday phrases, longest first; leave out what says nothing about the procedure."""
        folded = [next(iter(self._meant(words.plain(token))), token) for token in tokens]
        units: list[Unit] = []
        place = 0
        while place < len(tokens):
            size = self._phrase_at(folded, place)
            phrase = " ".join(folded[place : place + size])
            typed = tokens[place : place + size]
            place += size
            if phrase not in SAYS_NOTHING or len(tokens) == size:
                meanings = [words.marked(means) for means in self.synonyms.get(phrase, ())]
                units.append(self._unit([typed, *meanings], last=place == len(tokens)))
        return units

    def _phrase_at(self, folded: list[str], place: int) -> int:
        for size in range(min(5, len(folded) - place), 1, -1):
            phrase = " ".join(folded[place : place + size])
            if phrase in self.synonyms or phrase in SAYS_NOTHING:
                return size
        return 1

    def _unit(self, readings: list[list[str]], *, last: bool) -> Unit:
        laid = tuple(
            tuple(self._word(token, last=last and token is reading[-1]) for token in reading)
            for reading in readings
        )
        return Unit(laid, max(sum(word.weight for word in reading) for reading in laid))

    def _word(self, token: str, *, last: bool) -> Word:
        folded = words.plain(token)
        choices = self._choices(folded)
        if last and len(folded) > 1:
            choices += tuple((word, BEGUN) for word in self._longer(folded))
        rarest = max((self.rarity[word] for word, _worth in choices[:1]), default=0.0)
        weight = rarest or math.log(1 + len(self.documents))
        if folded in FILLERS:
            weight *= FILLER
        padded = tuple((f" {word} ", worth) for word, worth in choices)
        return Word(choices=padded, marked=f" {words.with_tone_last(token)} ", weight=weight)

    def _longer(self, start: str) -> list[str]:
        """Return the known words that begin so, without the word itself."""
        first = bisect_left(self.ordered, start)
        after = bisect_left(self.ordered, start + "\U0010ffff", first)
        return [word for word in self.ordered[first:after] if word != start]

    def _choices(self, folded: str) -> tuple[tuple[str, float], ...]:
        """Return the known words it may stand for; corrected only where it is not known itself."""
        if folded in self.vocabulary:
            return ((folded, 1.0),)
        found = (word for word in self._meant(folded) if word in self.vocabulary)
        return tuple((word, CORRECTED) for word in dict.fromkeys(found))

    def _meant(self, folded: str) -> list[str]:
        """Return what a word stands for: itself, or mended where raw keys or a slip spoilt it."""
        if folded in self.spoken:
            return [folded]
        if folded not in self.meant:
            raw = (*words.from_telex(folded), *words.from_vni(folded))
            found = [word for word in raw if word in self.spoken]
            if len(self.meant) > MOST_KEPT:
                self.meant.clear()
            self.meant[folded] = found or words.slips(folded, self.spoken)
        return self.meant[folded]

    def _candidates(self, units: list[Unit], limit: int, keep: Keep | None) -> list[int]:
        """Return who shares the most telling words; who shares any word if none is telling."""
        most = max(COMMON * len(self.documents), 40)
        asked = [word for unit in units for reading in unit.readings for word in reading]
        lists = [
            (self.postings[choice.strip()], word.weight * worth)
            for word in asked
            for choice, worth in word.choices
            if len(asked) == 1 or _chooses(choice, worth, word)
        ]
        telling = [pair for pair in lists if len(pair[0]) <= most] or lists
        shared: dict[int, float] = {}
        for numbers, weight in telling:
            for number in numbers:
                shared[number] = shared.get(number, 0.0) + weight
        if len(shared) > COMPARED and len(telling) < len(lists):
            for numbers, weight in lists:
                if len(numbers) > most:
                    for number in shared.keys() & numbers:
                        shared[number] += weight
        if keep is not None:
            shared = {n: score for n, score in shared.items() if keep(self.documents[n].entry)}
        return heapq.nlargest(max(COMPARED, limit), shared, key=shared.__getitem__)


def _chooses(choice: str, worth: float, word: Word) -> bool:
    """Whether a choice brings candidates: no filler, no longer word beside one typed in full."""
    return choice.strip() not in FILLERS and (worth != BEGUN or not word.is_known)


def _document(entry: Entry) -> Document:
    marked = words.marked(entry.name)
    name = [words.plain(word) for word in marked]
    elsewhere = words.tokens(f"{entry.sector} {entry.agencies}")
    told = name[2:] if name[:2] == ["thu", "tuc"] else name
    return Document(
        entry=entry,
        name=_between_blanks(name),
        marked=_between_blanks([words.with_tone_last(word) for word in marked]),
        elsewhere=_between_blanks(elsewhere),
        first=told[0] if told else "",
    )


def _between_blanks(parts: list[str]) -> str:
    return f" {' '.join(parts)} "


def _score(
    document: Document, units: list[Unit], total: float, rarity: Mapping[str, float]
) -> float:
    """Say how well the document answers: what share of the query it holds, then how neatly."""
    found = in_name = neat = 0.0
    before = ""
    for unit in units:
        typed, *meant = (_fit(document, said, before, rarity) for said in unit.readings)
        if meant and typed.apart:
            typed.share *= SCATTERED
        best = max((typed, *meant), key=lambda fit: fit.share)
        found += unit.weight * best.share
        in_name += best.in_name
        neat += best.neat
        before = best.last
    neat /= total
    neat += SHORT * min(1.0, in_name / document.weight)
    neat += FIRST * (document.first == _first(units))
    return found / total + neat + OPEN * document.entry.is_open


@dataclass(slots=True)
class Fit:
    """How a reading of a unit fits a document."""

    share: float = 0.0  # of its words that the document holds
    in_name: float = 0.0  # rarity of those that stand in the name
    neat: float = 0.0
    apart: int = 0  # its words that do not follow the one before them
    last: str = ""  # its last word, if it stands in the name


def _fit(
    document: Document, reading: tuple[Word, ...], before: str, rarity: Mapping[str, float]
) -> Fit:
    """Fit a reading; ``before`` is the last word of the unit before it."""
    fit = Fit(last=before)
    told = 0.0
    for number, word in enumerate(reading):
        here, worth, inside = _match(document, word.choices)
        fit.share += word.weight * worth
        told += word.weight
        follows = bool(inside and fit.last) and fit.last + here[1:] in document.name
        fit.apart += number > 0 and not follows
        if inside:
            fit.in_name += rarity[here.strip()]
            marks = MARKS * (word.marked in document.marked)
            fit.neat += word.weight * (marks + TOGETHER * follows)
        fit.last = here if inside else ""
    fit.share = fit.share / told if told else 0.0
    return fit


def _first(units: list[Unit]) -> str:
    choices = units[0].readings[-1][0].choices if units else ()
    return choices[0][0].strip() if choices else ""


def _match(document: Document, choices: Sequence[tuple[str, float]]) -> tuple[str, float, bool]:
    """Return the best choice that stands in the document, its worth, and whether in the name."""
    elsewhere = ("", 0.0)
    for word, worth in choices:
        if word in document.name:
            return word, worth, True
        if elsewhere[1] == 0.0 and word in document.elsewhere:
            elsewhere = (word, worth * ELSEWHERE)
    return *elsewhere, False
