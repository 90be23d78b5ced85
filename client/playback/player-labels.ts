/** media-chrome's labels in our French: its own, where it says them well, and ours where it does not. */
import { Fr } from 'media-chrome/dist/lang/fr.js'
import { addTranslation, setLanguage } from 'media-chrome/dist/utils/i18n.js'
import { playerWords } from '../locales/fr-player.ts'

addTranslation('fr', { ...Fr, ...playerWords.mediaChrome })
setLanguage('fr')
