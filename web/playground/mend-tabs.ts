/**
 * GraphiQL makes each of its tabs a `tab` with two buttons in it, which assistive technology takes for one control and hides the buttons
 * of. Here they are what they are: a list of buttons, of which one is the current one. Keeps them so until the returned function is called.
 */
export function mendTabs(root: HTMLElement): () => void {
  const mend = (): void => {
    for (const list of root.querySelectorAll('ul[role=tablist]')) list.setAttribute('role', 'list')
    for (const tab of root.querySelectorAll('li.graphiql-tab')) {
      if (tab.getAttribute('role') === 'tab') tab.setAttribute('role', 'listitem')
      if (!tab.hasAttribute('aria-selected')) continue
      tab.querySelector('button')?.setAttribute('aria-current', tab.getAttribute('aria-selected') ?? 'false')
      tab.removeAttribute('aria-selected')
    }
  }
  const observer = new MutationObserver(mend)
  observer.observe(root, { subtree: true, childList: true, attributeFilter: ['role', 'aria-selected'] })
  mend()
  return () => observer.disconnect()
}
