/** Plain prose to cut prompts from. */
export const prose =
  `The lighthouse keeper kept two books. In the first he wrote what he was paid to write: the wind, the height of the
water, the ships that passed and the hour at which the lamp was lit. In the second he wrote down what he thought about while he climbed
the stairs. Nobody had asked for that book, and for thirty years nobody read it. When the station was closed, a young woman from the
harbour office came to collect the records. She found both books on the table, side by side, and because it was raining she sat down and
began to read. The first one told her that on the ninth of March the wind had blown from the north-west and that a barge had lost its
anchor. The second told her why the barge had lost it. Its captain had been a friend of the keeper, a careful man who had never learned
to trust his own chain, and who had painted every third link red so that he could count them as they ran out. On that night the paint was
gone, washed off by a winter of salt, and he had stopped counting too early. There were other things in the second book: a recipe for
bread that does not need an oven, a list of birds with remarks about their manners, a drawing of the stairs with the worn places marked,
and the names of all the people who had ever come to visit, with what they had brought and what they had forgotten to take home. She read
until the light failed. Then she did what the rules of her office required, and packed the first book into the box with the seal. The
second one she put under her coat. It was not in the inventory, so nobody missed it. At home she copied it out, page by page, and it took
her the whole summer. Some evenings she only managed a line, because a single line would remind her of something that she had wanted to
ask her father, and she would sit by the window and think of how he would have answered. In autumn she took the copy to a printer in the
old town, a man who still set his pages by hand and who charged by the letter. He read the first chapter while she waited, and then he
said that he would do it for the price of the paper, on the condition that he might keep the sheet with the birds. They argued about the
title for a week. In the end they called it after the red links, and sixty copies were bound in blue cloth and sold from a shelf beside
the door of the harbour office, where captains wait for their papers and have nothing else to do but read.`
    .replaceAll('\n', ' ')
    .replaceAll('  ', ' ')

/** Tasks whose answers repeat much of their input: what prompt lookup is good at. */
export const edits = [
  `Rewrite this text and change nothing except that the train leaves at noon:\n\nThe train to the coast leaves at nine from platform four. It stops at the mill, at the old bridge and at the market town, and it reaches the sea shortly before one. Seats need not be booked, but bicycles do: there is room for six of them in the last carriage, and the guard decides who may board first.`,
  `Summarise this report in a few sentences, using its own words:\n\nThe committee met on Tuesday to discuss the repair of the town hall roof. Three offers had come in. The cheapest offer did not include the gutters, the second offer included the gutters but not the scaffolding, and the third offer included everything. The committee decided to accept the third offer and to ask the bank for a loan of twelve thousand.`,
  'Repeat this code exactly and add a comment to each line:\n\nfunction average(numbers) {\n  let total = 0\n  for (const number of numbers) total += number\n  return numbers.length === 0 ? 0 : total / numbers.length\n}\n\nfunction largest(numbers) {\n  let found = numbers[0]\n  for (const number of numbers) if (number > found) found = number\n  return found\n}',
  `Correct the spelling and return the whole text:\n\nThe gardn behind the house was full of aple trees, and every autum the children climbed them to pick the frut that grew at the top. Their grandmother made jam of it, forty jars each year, and wrote the date on every lid. The jars stood in the cellar in long rows, and the oldest of them was older than the children.`,
  `Translate nothing, answer nothing, only repeat the list below with every item on its own line:\n\nsixty metres of rope, two lanterns, a box of matches, one kettle, four blankets, a map of the northern valleys, nine tins of beans, a compass, one pair of boots for each walker, two knives, a whistle, a small mirror, and a book about birds.`,
  `Convert this table to JSON and keep all values:\n\nname: Anna, city: Bergen, age: 34, job: carpenter\nname: Boris, city: Lisbon, age: 51, job: teacher\nname: Clara, city: Ghent, age: 27, job: nurse\nname: David, city: Turin, age: 45, job: baker\nname: Emma, city: Cork, age: 39, job: pilot`,
]

/** Open tasks whose answers come from nowhere but the model. */
export const openTasks = [
  'Write a short story about a clock that runs backwards.',
  'Explain to a child why the sky is blue.',
  'What should I think about before I adopt a dog?',
  'Describe an ordinary morning in a fishing village.',
  'Give me ideas for a dinner with friends who do not eat meat.',
  'Why do people enjoy sad music?',
]

const subjects = ['The film', 'This kettle', 'Her second novel', 'The new bus line', 'That little museum', 'The soup']
const verbs = ['was', 'turned out to be', 'is', 'seemed', 'remained']
const judgements = [
  'a quiet triumph',
  'rather dull',
  'worth every minute',
  'a waste of money',
  'better than I had feared',
]
const reasons = [
  'because nobody had thought about the ending',
  'and I would gladly go there again next summer with the children',
  'although the beginning was slow',
  'since everything in it works as one expects',
  'but only if you have the patience that it asks for, which most of us lack after a long day at work',
  'as far as I can tell',
]

/** Sentences of 8 to 32 tokens, most of them around 16, all different. */
export const sentences = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const pick = (list: readonly string[], step: number): string => list[Math.floor(index / step) % list.length] ?? ''
    return `${pick(subjects, 1)} ${pick(verbs, 6)} ${pick(judgements, 7)} ${pick(reasons, 5)} (${index}).`
  })
