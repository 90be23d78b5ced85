/** Drawn stills of classes, for lists: a wall, a board, tables. `<number>-<width>x<height>.svg`. */
const walls = ['#f2c14e', '#8fc0a9', '#c8d5b9', '#e9a178', '#a3b8cc', '#d9b8c4']

export function still(name: string): string {
  const [, seed = '0', width = '640', height = '360'] = /^(\d+)-(\d+)x(\d+)/.exec(name) ?? []
  const wall = walls[Number(seed) % walls.length]
  const tables = Array.from({ length: 3 + (Number(seed) % 3) }, (_, index) => {
    const x = 60 + index * (520 / (3 + (Number(seed) % 3)))
    return `<rect x="${x}" y="250" width="90" height="14" rx="4" fill="#6b4f3a"/><rect x="${x + 8}" y="264" width="8" height="60" fill="#54402f"/><rect x="${x + 74}" y="264" width="8" height="60" fill="#54402f"/>`
  }).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 640 360" preserveAspectRatio="xMidYMid slice"><rect width="640" height="360" fill="${wall}"/><rect y="290" width="640" height="70" fill="#caa472"/><rect x="170" y="50" width="300" height="150" rx="6" fill="#0f5c55"/><rect x="170" y="196" width="300" height="8" fill="#8a6a4a"/><path d="M200 90h120M200 120h180M200 150h90" stroke="#f4f1e8" stroke-width="6" stroke-linecap="round"/>${tables}</svg>`
}
