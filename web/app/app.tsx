import { Tooltip } from 'radix-ui'
import { Provider } from 'urql'
import { client } from '../api/client.ts'
import { Pages } from './pages.tsx'
import { Shell } from './shell.tsx'

/** Every page in one frame. */
export function App() {
  return (
    <Provider value={client}>
      <Tooltip.Provider delayDuration={400}>
        <Shell>
          <Pages />
        </Shell>
      </Tooltip.Provider>
    </Provider>
  )
}
