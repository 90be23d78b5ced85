/**
 * The reference of settings in `docs/reglages.md`, made from `settings.ts`: `npm run docs` writes it, and a test sees
 * that it is current.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SettingKind, SettingRow } from './setting-row.ts'
import { sections } from './settings.ts'

const kinds: Readonly<Record<SettingKind, string>> = {
  text: 'texte',
  secret: 'secret',
  address: 'adresse http(s)',
  path: 'chemin',
  integer: 'entier',
  port: 'port',
  'yes-no': '`oui` ou `non`',
  size: 'taille (`2 Go`)',
  duration: 'durée (`15 min`)',
  mail: 'adresse de messagerie',
  date: 'date (`2026-11-24`)',
  list: 'liste, séparée par des virgules',
  choice: 'choix',
}

export const referenceFile = join(import.meta.dirname, '../docs/reglages.md')

export function settingsReference(): string {
  const tables = Object.entries(sections).map(([title, rows]) => {
    const lines = Object.values<SettingRow>(rows).map(line)
    return `## ${title}\n\n| réglage | valeur | par défaut | ce qu’il fait |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`
  })
  return `# Réglages

<!-- Écrit par \`npm run docs\` d’après config/settings.ts : ne pas modifier à la main. -->

Un réglage est une variable d’environnement, ou une ligne \`VARIABLE=valeur\` du fichier \`.env\` dans le dossier du
programme. L’environnement l’emporte. Ils sont lus une fois, au démarrage ; s’il y a des fautes, le programme les dit
toutes et ne démarre pas. \`npm run doctor\` vérifie aussi ce qu’ils désignent : base, fichiers, fournisseur d’identité,
ffmpeg.

${tables.join('\n')}`
}

function line(row: SettingRow): string {
  const byDefault = row.default === null ? '—' : row.default === '' ? 'vide' : `\`${row.default}\``
  return `| \`${row.variable}\` | ${cell(accepted(row))} | ${cell(byDefault)} | ${cell(row.sentence)} |`
}

function accepted(row: SettingRow): string {
  if (row.choices) {
    // Long lists have their own file.
    return row.choices.length > 8 ? kinds.choice : row.choices.map((choice) => `\`${choice}\``).join(', ')
  }
  const bounds = [
    row.minimum === undefined ? '' : `au moins ${row.minimum}`,
    row.maximum === undefined ? '' : `au plus ${row.maximum}`,
    row.minimumLength === undefined ? '' : `au moins ${row.minimumLength} caractères`,
  ].filter((bound) => bound !== '')
  return [kinds[row.kind], ...bounds].join(', ')
}

/** Within a table: no line of its own, no bar, and what looks like a tag is text. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}

if (import.meta.main) writeFileSync(referenceFile, settingsReference())
