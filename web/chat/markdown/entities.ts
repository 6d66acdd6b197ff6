const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi

/** `&lt;` and the like as the characters they stand for: what is shown is text, not markup. */
export const decodeEntities = (text: string): string =>
  text.includes('&')
    ? text.replace(entity, (match) => new DOMParser().parseFromString(match, 'text/html').body.textContent ?? match)
    : text
