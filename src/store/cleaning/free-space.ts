/** Types of b-tree pages; the first byte of any other page is 0 or 1 in a file of less than 33 million pages. */
const interior = [2, 5]
const leaves = [10, 13]
const zeros = Buffer.alloc(65_536)

/**
 * Zeroes what no cell of a b-tree page uses: the gap before its cells and its free blocks. SQLite itself leaves copies of cells there when
 * it divides a page between two, also with `secure_delete`.
 * @param page as `sqlite_dbpage` gives it; changed in place @param number of the page, from 1
 * @returns whether anything was there
 * @see https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
export function zeroFreeSpace(page: Buffer, number: number): boolean {
  // The first page begins with the file's own header.
  const start = number === 1 ? 100 : 0
  const type = page.readUInt8(start)
  if (!interior.includes(type) && !leaves.includes(type)) return false
  let isChanged = false
  const zero = (from: number, to: number): void => {
    if (from >= to || to > page.length || page.compare(zeros, 0, to - from, from, to) === 0) return
    page.fill(0, from, to)
    isChanged = true
  }
  const cells = page.readUInt16BE(start + 3)
  const headerLength = interior.includes(type) ? 12 : 8
  zero(start + headerLength + 2 * cells, page.readUInt16BE(start + 5) || 65_536)
  // Free blocks lie in ascending order; each begins with the place of the next and its own length.
  for (let block = page.readUInt16BE(start + 1), last = 0; block > last && block + 4 <= page.length; ) {
    zero(block + 4, block + page.readUInt16BE(block + 2))
    last = block
    block = page.readUInt16BE(block)
  }
  return isChanged
}
