import { Tooltip } from 'radix-ui'
import { Provider } from 'urql'
import { client } from '../api/client.ts'
import { useSession } from '../api/use-session.ts'
import { KeyGate } from './key-gate.tsx'
import { Pages } from './pages.tsx'
import { Shell } from './shell.tsx'

/** Every page in one frame. */
export function App() {
  const { generation } = useSession()
  return (
    <Provider value={client}>
      <Tooltip.Provider delayDuration={400}>
        <KeyGate>
          <Shell key={generation}>
            <Pages />
          </Shell>
        </KeyGate>
      </Tooltip.Provider>
    </Provider>
  )
}
