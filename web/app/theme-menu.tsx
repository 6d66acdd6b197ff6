import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { storedTheme, storeTheme, type Theme } from './theme.ts'

const themes = [
  { theme: 'system', label: 'As the system', icon: <Monitor size={16} /> },
  { theme: 'light', label: 'Light', icon: <Sun size={16} /> },
  { theme: 'dark', label: 'Dark', icon: <Moon size={16} /> },
] as const

/** Chooses light or dark. */
export function ThemeMenu() {
  const [theme, setTheme] = useState<Theme>(storedTheme)
  const choose = (chosen: Theme): void => {
    storeTheme(chosen)
    setTheme(chosen)
  }
  const current = themes.find((entry) => entry.theme === theme)
  return (
    <Menu
      align="start"
      trigger={
        <Button isSmall aria-label={`Colours: ${current?.label}`}>
          {current?.icon} Colours
        </Button>
      }
      entries={themes.map((entry) => ({
        ...entry,
        isChosen: entry.theme === theme,
        onSelect: () => choose(entry.theme),
      }))}
    />
  )
}
