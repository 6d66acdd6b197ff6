import './design/tokens.css'
import './design/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { applyTheme, storedTheme } from './app/theme.ts'

applyTheme(storedTheme())
const root = document.getElementById('root')
if (!root) throw new Error('index.html lacks its #root element')
createRoot(root).render(<App />)
