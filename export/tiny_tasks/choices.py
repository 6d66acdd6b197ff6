"""What a caller may choose: no answer, languages, and models that are told in words what to do."""

import json
from typing import Any

import torch
from tokenizers import AddedToken, Tokenizer, processors
from transformers import BertForQuestionAnswering, PreTrainedModel, PreTrainedTokenizerFast

from . import texts

# Special tokens in place of the last letters of the vocabulary.
LANGUAGES = {"eng_Latn": "▁f", "fra_Latn": "▁g", "deu_Latn": "▁h"}
# Where the two best tokens are closer than this, another order of summation may swap them.
CLEAR = 1e-3
MAX_TOKENS = 12


def speaking(plain: PreTrainedTokenizerFast) -> PreTrainedTokenizerFast:
    """NLLB's way: the source language before a text, `</s>` behind it."""
    content = json.loads(plain.backend_tokenizer.to_str())
    vocabulary = content["model"]["vocab"]
    ids = {}
    for language, letter in LANGUAGES.items():
        place = next(i for i, (token, _) in enumerate(vocabulary) if token == letter)
        vocabulary[place][0] = language
        ids[language] = place
    tokenizer = Tokenizer.from_str(json.dumps(content))
    # Left behind by whoever used the plain one.
    tokenizer.no_truncation()
    tokenizer.add_special_tokens([AddedToken(language, special=True, normalized=False) for language in LANGUAGES])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="eng_Latn $A </s>", pair="eng_Latn $A $B </s>", special_tokens=[("eng_Latn", ids["eng_Latn"]), ("</s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=48
    )


@torch.inference_mode()
def written(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, ids: list[int], **wishes: Any) -> str | None:
    """Always the most probable token; None where it isn't clear which."""
    given = torch.tensor([ids])
    result = model.generate(
        input_ids=given, attention_mask=torch.ones_like(given), max_new_tokens=MAX_TOKENS, do_sample=False, num_beams=1,
        return_dict_in_generate=True, output_scores=True, **wishes,
    )
    scores = torch.stack(result.scores)[:, 0]
    best, second = scores[scores.isfinite().sum(-1) > 1].topk(2, dim=-1).values.unbind(-1)
    if (best - second).min() <= CLEAR:
        return None
    return tokenizer.decode(result.sequences[0, 1:].tolist(), skip_special_tokens=True).strip()


def translations(marian: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """Between languages that tokens name."""
    code = {language: tokenizer.convert_tokens_to_ids(language) for language in LANGUAGES}
    rows = []
    for text in texts.WRITTEN[:4]:
        own = tokenizer(text, add_special_tokens=False)["input_ids"]
        for source, target in (("eng_Latn", "fra_Latn"), ("deu_Latn", "fra_Latn"), ("eng_Latn", "deu_Latn")):
            found = written(marian, tokenizer, [code[source], *own, 1], forced_bos_token_id=code[target])
            if found is not None:
                rows.append({"text": text, "source": source, "target": target, "translation": found})
    return rows


def instructed(t5: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """What T5 makes of a text behind words that tell it what to do."""
    rows = []
    for prefix in texts.INSTRUCTIONS:
        for text in texts.WRITTEN[:4]:
            found = written(t5, tokenizer, tokenizer(prefix + text)["input_ids"])
            if found is not None:
                rows.append({"prefix": prefix, "text": text, "generated": found})
    return rows


@torch.inference_mode()
def short_contexts(model: BertForQuestionAnswering, tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """The best span of contexts of a few words, and how probable none is beside it."""
    rows = []
    for question, context in texts.SHORT_QUESTIONS:
        given = tokenizer(question, context, return_tensors="pt")
        output = model(**given)
        own = [place for place, part in enumerate(given.sequence_ids(0)) if part == 1]
        start, end = (logits[0][[0, *own]].softmax(0).tolist() for logits in (output.start_logits, output.end_logits))
        spans = {(a, b): start[a] * end[b] for a in range(1, len(start)) for b in range(a, len(start))}
        (a, b), score = max(spans.items(), key=lambda item: item[1])
        offsets = given.encodings[0].offsets
        text = context[offsets[own[a - 1]][0] : offsets[own[b - 1]][1]]
        rows.append({"question": question, "context": context, "text": text, "score": score, "none": start[0] * end[0]})
    return rows
