import { Menu as MenuIcon, PanelLeft } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../design/button.tsx'
import { IconButton } from '../design/icon-button.tsx'
import { Sheet } from '../design/sheet.tsx'
import { Brand } from './brand.tsx'
import styles from './shell.module.css'
import { SideBar } from './side-bar.tsx'

/** The frame of every page: a side bar, or on a phone a top bar with a button that opens it. */
export function Shell({ children }: { children: ReactNode }) {
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  const [isFolded, setIsFolded] = useState(() => localStorage.getItem('modelgraph:folded') === 'true')
  const fold = (folded: boolean): void => {
    localStorage.setItem('modelgraph:folded', String(folded))
    setIsFolded(folded)
  }
  return (
    <div className={styles['shell']} data-folded={isFolded || undefined}>
      <a href="#main" className={styles['skip']}>
        Skip to the page
      </a>
      <aside className={styles['aside']} aria-label="Menu">
        <SideBar hasBrand />
        <div className={styles['fold']}>
          <IconButton label="Fold the menu" onClick={() => fold(true)}>
            <PanelLeft size={17} />
          </IconButton>
        </div>
      </aside>
      <header className={styles['topBar']}>
        <Button isIcon aria-label="Open the menu" onClick={() => (isPhone() ? setIsSheetOpen(true) : fold(false))}>
          <MenuIcon size={19} />
        </Button>
        <Brand />
      </header>
      <main id="main" tabIndex={-1} className={styles['main']}>
        {children}
      </main>
      <Sheet isOpen={isSheetOpen} onOpenChange={setIsSheetOpen} title="Menu" side="left">
        <SideBar hasBrand={false} onFollow={() => setIsSheetOpen(false)} />
      </Sheet>
    </div>
  )
}

const isPhone = (): boolean => window.matchMedia('(max-width: 820px)').matches
