"""What other packages do of the same work: each takes texts and gives a task to time.

A peer that is not installed raises ImportError when it is prepared. ``PEERS`` says which peers do
which work, and ``SLOW`` names those that read the first articles only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Task = Callable[[], object]
Peer = Callable[[list[str]], Task]
N_CUES = 5000
SLOW = {"pysbd", "textblob", "textblob, sentiment", "textacy", "scattertext", "vaderSentiment"}


def cues_of(texts: list[str]) -> list[str]:
    """Phrases of one to three words drawn from the texts."""
    import random

    rng = random.Random(2)
    found: set[str] = set()
    for _ in range(20 * N_CUES):
        words = rng.choice(texts).split()
        at = rng.randrange(max(len(words) - 3, 1))
        phrase = " ".join(words[at : at + rng.randint(1, 3)])
        if any(sign.isalnum() for sign in phrase):
            found.add(phrase)
        if len(found) == N_CUES:
            break
    return sorted(found)


def blingfire(texts: list[str]) -> Task:
    import blingfire as peer

    return lambda: [
        (peer.text_to_words_with_offsets(text), peer.text_to_sentences_and_offsets(text))
        for text in texts
    ]


def pysbd(texts: list[str]) -> Task:
    import pysbd as peer

    splitter = peer.Segmenter(language="en", clean=False, char_span=True)
    return lambda: [splitter.segment(text) for text in texts]


def textblob(texts: list[str]) -> Task:
    """Words and sentences, which need corpora that no package brings."""
    from textblob import TextBlob
    from textblob.exceptions import MissingCorpusError

    try:
        _ = TextBlob("It rained.").words
    except MissingCorpusError as error:
        raise ImportError("no data", name="textblob's corpora") from error
    return lambda: [(TextBlob(text).words, TextBlob(text).sentences) for text in texts]


def textblob_sentiment(texts: list[str]) -> Task:
    """Polarity and subjectivity by the lexicon that the package brings, for a whole article."""
    from textblob import TextBlob

    return lambda: [TextBlob(text).sentiment for text in texts]


def textacy(texts: list[str]) -> Task:
    import spacy
    import textacy as peer

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda: [list(peer.extract.words(nlp(text))) for text in texts]


def ahocorasick(texts: list[str]) -> Task:
    import ahocorasick_rs as peer

    automaton = peer.AhoCorasick(
        [cue.lower() for cue in cues_of(texts)], matchkind=peer.MatchKind.LeftmostLongest
    )

    def run() -> object:
        found = []
        for text in texts:
            low = text.lower()
            for cue, start, end in automaton.find_matches_as_indexes(low):
                before, after = low[start - 1 : start], low[end : end + 1]
                if not (before.isalnum() or after.isalnum()):
                    found.append((cue, start, end))
        return found

    return run


def flashtext(texts: list[str]) -> Task:
    from flashtext2 import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_iter(cues_of(texts))
    return lambda: [processor.extract_keywords_with_span(text) for text in texts]


def count_vectorizer(texts: list[str]) -> Task:
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: CountVectorizer().fit_transform(texts)


def datasketch(texts: list[str]) -> Task:
    from datasketch import MinHash, MinHashLSH

    def run() -> object:
        index = MinHashLSH(threshold=0.5, num_perm=128)
        made = []
        for number, text in enumerate(texts):
            words = text.lower().split()
            sketch = MinHash(num_perm=128)
            sketch.update_batch(
                [" ".join(words[n : n + 5]).encode() for n in range(max(len(words) - 4, 1))]
            )
            index.insert(str(number), sketch)
            made.append(sketch)
        return [index.query(sketch) for sketch in made]

    return run


def vader(texts: list[str]) -> Task:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda: [analyzer.polarity_scores(line) for text in texts for line in text.split(". ")]


def scattertext(texts: list[str]) -> Task:
    import pandas as pd
    import scattertext as peer

    frame = pd.DataFrame({"text": texts, "outlet": [n % 6 for n in range(len(texts))]})

    def run() -> object:
        made = peer.CorpusFromPandas(
            frame.assign(outlet=frame.outlet.astype(str)), category_col="outlet", text_col="text",
            nlp=peer.whitespace_nlp_with_sentences,
        ).build()  # fmt: skip
        return made.get_scaled_f_scores_vs_background()

    return run


PEERS: Mapping[str, Mapping[str, Peer]] = {
    "words and sentences with offsets": {
        "blingfire": blingfire, "pysbd": pysbd, "textblob": textblob, "textacy": textacy,
    },
    "5,000 cues, with tokenising": {"ahocorasick_rs": ahocorasick, "flashtext2": flashtext},
    "counts of words by article": {"scikit-learn": count_vectorizer},
    "near-duplicates": {"datasketch": datasketch},
    "loaded words (framing), all its marks": {
        "vaderSentiment": vader, "textblob, sentiment": textblob_sentiment,
    },
    "terms of outlets, tested": {"scattertext": scattertext},
    "terms of outlets, hardly tested": {"scattertext": scattertext},
}  # fmt: skip
