/**
 * Where a ranking by falling value has collected enough mass: the value of the last item needed and its place. Items of equal
 * value rank by place, so the answer doesn't depend on how it is found. Quickselect: linear on average.
 * @param values by place @param masses by place, null for 1 each
 * @param order the first `count`, at least 1, are the items' places; comes back in another order
 * @param need mass to collect; where all together have less, all are needed
 */
export const rankAt = (
  values: Float32Array,
  masses: Float64Array | null,
  order: Int32Array,
  count: number,
  need: number,
): { value: number; place: number } => {
  const before = (a: number, b: number): boolean => {
    const x = values[a] as number
    const y = values[b] as number
    return x > y || (x === y && a < b)
  }
  let low = 0
  let high = count - 1
  let rest = need
  while (low < high) {
    const pivot = median(order[low] as number, order[(low + high) >> 1] as number, order[high] as number, before)
    let i = low
    let mass = 0
    // Those before the pivot to the front, the pivot behind them.
    for (let j = low; j <= high; j += 1) {
      const item = order[j] as number
      if (!before(item, pivot)) continue
      order[j] = order[i] as number
      order[i] = item
      i += 1
      mass += masses === null ? 1 : (masses[item] as number)
    }
    if (mass >= rest) {
      high = i - 1
      continue
    }
    rest -= mass + (masses === null ? 1 : (masses[pivot] as number))
    if (rest <= 0) return { value: values[pivot] as number, place: pivot }
    order[order.indexOf(pivot, i)] = order[i] as number
    order[i] = pivot
    low = i + 1
  }
  const place = order[Math.min(low, count - 1)] as number
  return { value: values[place] as number, place }
}

const median = (a: number, b: number, c: number, before: (x: number, y: number) => boolean): number => {
  if (before(a, b)) return before(b, c) ? b : before(a, c) ? c : a
  return before(a, c) ? a : before(b, c) ? c : b
}
