"""`python -m export.tiny_tasks [folder]`: write test/model/fixtures/tiny_tasks.

What torch and transformers give for every text task with weights drawn from generators seeded with their names: the tests build the
same models as ONNX graphs. Tasks without a pipeline in transformers 5 are computed from the models' own outputs.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import (
    BartConfig,
    BartForConditionalGeneration,
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
    MarianConfig,
    MarianMTModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
    pipeline,
)

from ..common.paths import fixture_folder, model_folder
from . import choices, texts
from .tokenizers import text_to_text, wordpiece
from .weights import draw_into

WIDTH, HEADS, LAYERS, FEED_FORWARD, CONTEXT = 32, 4, 2, 48, 48
LABELS = ["RED", "GREEN", "BLUE"]
TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
NLI = ["contradiction", "neutral", "entailment"]
# Where the two best tokens are closer than this, another order of summation may swap them.
CLEAR = 1e-3


def main(folder: Path) -> None:
    """Run every task over its texts."""
    words, pieces = wordpiece(), text_to_text()
    folder.mkdir(parents=True, exist_ok=True)
    for name, tokenizer in {"wordpiece": words, "text-to-text": pieces}.items():
        (folder / f"{name}.json").write_text(tokenizer.backend_tokenizer.to_str() + "\n")
    record = {
        "TEXT_CLASSIFICATION": classification(words),
        "TOKEN_CLASSIFICATION": tokens(words),
        "FILL_MASK": masks(words),
        "QUESTION_ANSWERING": answers(words),
        "ZERO_SHOT_CLASSIFICATION": zero_shot(words),
        "TEXT_RANKING": ranking(words),
        "FEATURE_EXTRACTION": vectors(words),
        "OFFSETS": {
            **{name: places(tokenizer, [*texts.TEXTS, *texts.ODD, *texts.REAL]) for name, tokenizer in shipped_tokenizers().items()},
            # Composed accents lose their ends in its reference, and unknown words run on over tabs.
            "text-to-text": places(pieces.backend_tokenizer, texts.TEXTS),
        },
        **{name: generated(model, pieces) for name, model in text_to_text_models(len(pieces)).items()},
    }
    models, speaking = text_to_text_models(len(pieces)), choices.speaking(pieces)
    (folder / "languages.json").write_text(speaking.backend_tokenizer.to_str() + "\n")
    chosen = {
        "translations": choices.translations(models["TRANSLATION"], speaking),
        "instructed": choices.instructed(models["TEXT2TEXT_GENERATION"], pieces),
        "shortContexts": choices.short_contexts(bert(BertForQuestionAnswering), words),
    }
    (folder / "choices.json").write_text(json.dumps(chosen, ensure_ascii=False) + "\n")
    (folder / "reference.json").write_text(json.dumps(record, ensure_ascii=False) + "\n")


def bert(kind: type[PreTrainedModel], labels: list[str] | None = None, **facts: Any) -> PreTrainedModel:
    """A BERT of two layers with a head."""
    names = {} if labels is None else {"id2label": dict(enumerate(labels)), "label2id": {x: i for i, x in enumerate(labels)}}
    config = BertConfig(
        vocab_size=len(wordpiece()),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=FEED_FORWARD,
        max_position_embeddings=CONTEXT,
        **names,
        **facts,
    )
    return draw_into(kind(config), "bert." if kind is BertModel else "")


def classification(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """All labels of each text, of which one holds, and of which several may."""
    rows = []
    for problem in ("single_label_classification", "multi_label_classification"):
        run = pipeline("text-classification", bert(BertForSequenceClassification, LABELS, problem_type=problem), tokenizer=tokenizer)
        for text in texts.TEXTS:
            rows.append({"text": text, "problem": problem, "labels": run([text], top_k=None, truncation=True)[0]})
    return rows


def tokens(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """Entities of each text by every way of putting tokens together, places in UTF-16 code units."""
    rows = []
    run = pipeline("token-classification", bert(BertForTokenClassification, TAGS), tokenizer=tokenizer)
    for text in [*texts.TEXTS, *texts.ODD]:
        # transformers takes a word whose accent is written apart for a piece of the word before: it compares lengths.
        strategies = ("none", "simple") if "\u0308" in text else ("none", "simple", "first", "average", "max")
        for strategy in strategies:
            entities = [
                {
                    "label": entity.get("entity_group", entity.get("entity")),
                    "score": float(entity["score"]),
                    "start": utf16(text, entity["start"]),
                    "end": utf16(text, entity["end"]),
                }
                for entity in run(text, aggregation_strategy=strategy)
            ]
            rows.append({"text": text, "aggregation": strategy.upper(), "entities": entities})
    return rows


def masks(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """The three best tokens for each mask."""
    run = pipeline("fill-mask", bert(BertForMaskedLM), tokenizer=tokenizer)
    rows = []
    for text in texts.MASKED:
        found = run(text, top_k=3)
        rows.append({"text": text, "masks": found if isinstance(found[0], list) else [found]})
    return rows


@torch.inference_mode()
def answers(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """The three best spans of at most 15 tokens: P(start) P(end) among the context's tokens and the first column, over all windows."""
    model = bert(BertForQuestionAnswering)
    rows = []
    for question, context in texts.QUESTIONS:
        windows = tokenizer(
            question, context, truncation="only_second", max_length=CONTEXT, stride=stride(tokenizer, question),
            return_overflowing_tokens=True, return_offsets_mapping=True,
        )
        spans: dict[tuple[int, int], float] = {}
        none = 1.0
        for i in range(len(windows["input_ids"])):
            facts = {key: torch.tensor([windows[key][i]]) for key in ("input_ids", "attention_mask", "token_type_ids")}
            output = model(**facts)
            own = [place for place, part in enumerate(windows.sequence_ids(i)) if part == 1]
            start, end = (logits[0][[0, *own]].softmax(0)[0:].tolist() for logits in (output.start_logits, output.end_logits))
            none = min(none, start[0] * end[0])
            offsets = windows["offset_mapping"][i]
            for a, first in enumerate(own):
                for b in range(a, min(a + 15, len(own))):
                    place = (offsets[first][0], offsets[own[b]][1])
                    spans[place] = max(spans.get(place, 0), start[a + 1] * end[b + 1])
        best = sorted(spans.items(), key=lambda item: -item[1])[:3]
        rows.append({
            "question": question, "context": context, "noAnswerScore": none, "windows": len(windows["input_ids"]),
            "answers": [
                {"text": context[a:b], "start": utf16(context, a), "end": utf16(context, b), "score": score} for (a, b), score in best
            ],
        })
    return rows


def stride(tokenizer: PreTrainedTokenizerFast, question: str) -> int:
    """What two windows share: 128 tokens, or half of the room."""
    room = CONTEXT - len(tokenizer(question, "")["input_ids"])
    return min(128, room // 2)


def zero_shot(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """Labels of the caller, competing and each for itself."""
    run = pipeline("zero-shot-classification", bert(BertForSequenceClassification, NLI), tokenizer=tokenizer)
    rows = []
    for text in texts.TEXTS:
        for multi_label in (False, True):
            for template in ("This example is {}.", "the text of {}"):
                found = run(text, texts.CANDIDATES, multi_label=multi_label, hypothesis_template=template)
                rows.append({
                    "text": text, "multiLabel": multi_label, "hypothesisTemplate": template,
                    "labels": [{"label": x, "score": y} for x, y in zip(found["labels"], found["scores"], strict=True)],
                })
    return rows


@torch.inference_mode()
def ranking(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """The sigmoid of a cross-encoder's one logit for each document."""
    model = bert(BertForSequenceClassification, ["LABEL_0"])
    rows = []
    for query in texts.QUERIES:
        scores = []
        for document in [*texts.TEXTS, *texts.ODD]:
            facts = tokenizer(query, document, truncation="longest_first", max_length=CONTEXT, return_tensors="pt")
            scores.append(model(**facts).logits[0].sigmoid().item())
        rows.append({"query": query, "documents": [*texts.TEXTS, *texts.ODD], "scores": scores})
    return rows


@torch.inference_mode()
def vectors(tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """The mean and the first of a text's vectors, of length 1."""
    model = bert(BertModel)
    rows = []
    for text in texts.TEXTS:
        hidden = model(**tokenizer(text, truncation=True, return_tensors="pt")).last_hidden_state[0]
        pooled = {"MEAN": hidden.mean(0), "CLS": hidden[0]}
        rows.append({"text": text, **{key: rounded(value / value.norm()) for key, value in pooled.items()}})
    return rows


def text_to_text_models(vocabulary: int) -> dict[str, PreTrainedModel]:
    """One model of each family for the tasks that write text."""
    sizes = {
        "vocab_size": vocabulary, "max_position_embeddings": 64, "d_model": WIDTH, "encoder_layers": LAYERS, "decoder_layers": LAYERS,
        "encoder_attention_heads": HEADS, "decoder_attention_heads": HEADS, "encoder_ffn_dim": FEED_FORWARD,
        "decoder_ffn_dim": FEED_FORWARD, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 1, "forced_eos_token_id": None,
        "tie_word_embeddings": False,
    }
    bart = BartConfig(**sizes, decoder_start_token_id=1)
    marian = MarianConfig(**sizes, decoder_start_token_id=0, activation_function="gelu", scale_embedding=True, decoder_vocab_size=vocabulary)
    t5 = T5Config(
        vocab_size=vocabulary, d_model=WIDTH, d_kv=WIDTH // HEADS, d_ff=FEED_FORWARD, num_layers=LAYERS, num_heads=HEADS,
        relative_attention_num_buckets=8, relative_attention_max_distance=16, pad_token_id=0, eos_token_id=1,
        decoder_start_token_id=0, feed_forward_proj="relu", tie_word_embeddings=False,
    )
    return {
        "SUMMARIZATION": draw_into(BartForConditionalGeneration(bart)),
        "TRANSLATION": draw_into(MarianMTModel(marian)),
        "TEXT2TEXT_GENERATION": draw_into(T5ForConditionalGeneration(t5)),
    }


@torch.inference_mode()
def generated(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """What each text becomes, always by the most probable token, at most 12 of them."""
    rows = []
    for text in texts.WRITTEN:
        ids = tokenizer(text, truncation=True, return_tensors="pt")["input_ids"]
        result = model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, do_sample=False, num_beams=1,
            return_dict_in_generate=True, output_scores=True,
        )
        best, second = torch.stack(result.scores)[:, 0].topk(2, dim=-1).values.unbind(-1)
        assert (best - second).min() > CLEAR, f"{type(model).__name__}: {text} has a near tie"
        tokens = result.sequences[0, 1:].tolist()
        rows.append({
            "text": text, "generated": tokenizer.decode(tokens, skip_special_tokens=True).strip(), "count": len(tokens),
            "finishReason": "STOP" if tokens[-1] == 1 else "LENGTH",
        })
    return rows


def shipped_tokenizers() -> dict[str, Tokenizer]:
    """One of WordPiece and one of bytes."""
    shipped = {name: Tokenizer.from_file(str(model_folder(name) / "tokenizer.json")) for name in ("minilm", "smollm2")}
    for tokenizer in shipped.values():
        tokenizer.no_truncation()
        tokenizer.no_padding()
    return shipped


def places(tokenizer: Tokenizer, inputs: list[str]) -> list[dict[str, Any]]:
    """Where each token of a text stands in it, without white space before it."""
    rows = []
    for text in inputs:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        spans = []
        for start, end in encoding.offsets:
            start += len(text[start:end]) - len(text[start:end].lstrip())
            spans.append([utf16(text, min(start, end)), utf16(text, end)])
        rows.append({"text": text, "ids": encoding.ids, "spans": spans})
    return rows


def rounded(values: torch.Tensor) -> list[float]:
    """Six digits are more than two implementations share."""
    return [round(value, 6) for value in values.tolist()]


def utf16(text: str, place: int) -> int:
    """A place in code points as one in UTF-16 code units."""
    return len(text[:place].encode("utf-16-le")) // 2


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("tiny_tasks"))
