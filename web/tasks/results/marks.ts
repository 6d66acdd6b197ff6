/** Colours of what is marked on a picture: white text is read on each, whatever the page's theme. */
const colours = ['#b4056d', '#1d5fa8', '#12704a', '#8a5300', '#6b3fa0', '#a3321f', '#0b6f78', '#5d6410']

/** The same label has the same colour wherever it stands. */
export function colourOf(label: string, labels: readonly string[]): string {
  const distinct = [...new Set(labels)]
  return colours[distinct.indexOf(label) % colours.length] ?? '#000000'
}
