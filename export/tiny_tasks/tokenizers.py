"""The tokenizers of the tiny models, as `tokenizer.json` that both implementations read."""

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

WORDS = (
    "the a of in is was and to he she it who where what when ann bob paris london rome bees live visited met works at acme "
    "corp happy sad new york sport politics cooking example this text not very good bad film city river one two three"
).split()
PIECES = ["##s", "##ed", "##ing", "##er", "##ville", "caf", "##e", "na", "##ive", "zur", "##ich", "un", "##happy", "."]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def wordpiece() -> PreTrainedTokenizerFast:
    """Lower case without accents, pieces marked by ##, as BERT has it."""
    vocabulary = {token: i for i, token in enumerate([*SPECIAL, *WORDS, *PIECES, ",", "!", "?", "'"])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=48,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")},
    )


def text_to_text() -> PreTrainedTokenizerFast:
    """Whole words behind ▁, as SentencePiece has them, with </s> behind a text."""
    vocabulary = ["<pad>", "</s>", "<unk>", *(f"▁{word}" for word in [*WORDS, *"abcdefgh"]), ".", "▁"]
    scores = [(token, -float(i) / 8) for i, token in enumerate(vocabulary)]
    tokenizer = Tokenizer(models.Unigram(scores, unk_id=2))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", model_max_length=48
    )
