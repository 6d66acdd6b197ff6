import { LogOut } from 'lucide-react'
import { session } from '../api/session.ts'
import { useSession } from '../api/use-session.ts'
import { Button } from '../design/button.tsx'

/** Forgets the API key, where there is one. */
export function SignOut() {
  const { hasKey } = useSession()
  if (!hasKey) return null
  return (
    <Button isSmall onClick={() => session.signOut()}>
      <LogOut size={16} aria-hidden /> Sign out
    </Button>
  )
}
