import { KeyRound } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { session } from '../api/session.ts'
import { useSession } from '../api/use-session.ts'
import { Button } from '../design/button.tsx'
import card from '../design/card.module.css'
import { SwitchField } from '../design/switch-field.tsx'
import { TextField } from '../design/text-field.tsx'
import { Brand } from './brand.tsx'
import styles from './key-gate.module.css'

/** Asks for an API key where the server wants one; otherwise what there is behind. */
export function KeyGate({ children }: { children: ReactNode }) {
  const { isRefused, hasKey, generation } = useSession()
  return isRefused ? <KeyForm wasRefused={hasKey} key={generation} /> : children
}

function KeyForm({ wasRefused }: { wasRefused: boolean }) {
  const [key, setKey] = useState('')
  const [isKept, setIsKept] = useState(true)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    session.signIn(key.trim(), isKept)
  }
  return (
    <main className={styles['gate']}>
      <Brand />
      <form className={`${card['card']} ${styles['form']}`} onSubmit={submit}>
        <h1>
          <KeyRound size={20} aria-hidden /> API key
        </h1>
        <p>This server lets in only those who have a key. Whoever runs it can make you one.</p>
        {wasRefused && (
          <p role="alert" className={styles['refused']}>
            The server doesn’t take this key: it is unknown, expired or revoked.
          </p>
        )}
        <TextField
          label="Key"
          type="password"
          value={key}
          required
          autoFocus
          autoComplete="off"
          placeholder="mg_…"
          onChange={setKey}
        />
        <SwitchField
          label="Keep it while this tab is open"
          meaning="Otherwise it is forgotten when the page is loaded again."
          value={isKept}
          onChange={setIsKept}
        />
        <Button look="accent" type="submit" disabled={key.trim() === ''}>
          Go on
        </Button>
      </form>
      <p className={styles['note']}>Conversations stay in this browser; the key is sent to this server alone.</p>
    </main>
  )
}
