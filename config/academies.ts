/** The thirty académies, by their code (Code de l’éducation, R222-2), and the région académique of each, by the ministry's own code. */
export interface Academie {
  /** Two digits; the key of everything. The SSO writes three (`010`). */
  readonly code: string
  readonly name: string
  /** With its article, for a sentence: « académie de Lyon », « académie d’Aix-Marseille ». */
  readonly ofName: string
  readonly region: string
  readonly regionCode: string
}

export const academies = [
  row('01', 'Paris', 'de Paris', 'Île-de-France', '10'),
  row('02', 'Aix-Marseille', 'd’Aix-Marseille', 'Provence-Alpes-Côte d’Azur', '18'),
  row('03', 'Besançon', 'de Besançon', 'Bourgogne-Franche-Comté', '02'),
  row('04', 'Bordeaux', 'de Bordeaux', 'Nouvelle-Aquitaine', '15'),
  row('06', 'Clermont-Ferrand', 'de Clermont-Ferrand', 'Auvergne-Rhône-Alpes', '01'),
  row('07', 'Dijon', 'de Dijon', 'Bourgogne-Franche-Comté', '02'),
  row('08', 'Grenoble', 'de Grenoble', 'Auvergne-Rhône-Alpes', '01'),
  row('09', 'Lille', 'de Lille', 'Hauts-de-France', '09'),
  row('10', 'Lyon', 'de Lyon', 'Auvergne-Rhône-Alpes', '01'),
  row('11', 'Montpellier', 'de Montpellier', 'Occitanie', '16'),
  row('12', 'Nancy-Metz', 'de Nancy-Metz', 'Grand Est', '06'),
  row('13', 'Poitiers', 'de Poitiers', 'Nouvelle-Aquitaine', '15'),
  row('14', 'Rennes', 'de Rennes', 'Bretagne', '03'),
  row('15', 'Strasbourg', 'de Strasbourg', 'Grand Est', '06'),
  row('16', 'Toulouse', 'de Toulouse', 'Occitanie', '16'),
  row('17', 'Nantes', 'de Nantes', 'Pays de la Loire', '17'),
  row('18', 'Orléans-Tours', 'd’Orléans-Tours', 'Centre-Val de Loire', '04'),
  row('19', 'Reims', 'de Reims', 'Grand Est', '06'),
  row('20', 'Amiens', 'd’Amiens', 'Hauts-de-France', '09'),
  row('22', 'Limoges', 'de Limoges', 'Nouvelle-Aquitaine', '15'),
  row('23', 'Nice', 'de Nice', 'Provence-Alpes-Côte d’Azur', '18'),
  row('24', 'Créteil', 'de Créteil', 'Île-de-France', '10'),
  row('25', 'Versailles', 'de Versailles', 'Île-de-France', '10'),
  row('27', 'Corse', 'de Corse', 'Corse', '05'),
  row('28', 'La Réunion', 'de La Réunion', 'La Réunion', '11'),
  row('31', 'Martinique', 'de Martinique', 'Martinique', '12'),
  row('32', 'Guadeloupe', 'de Guadeloupe', 'Guadeloupe', '07'),
  row('33', 'Guyane', 'de Guyane', 'Guyane', '08'),
  row('43', 'Mayotte', 'de Mayotte', 'Mayotte', '13'),
  row('70', 'Normandie', 'de Normandie', 'Normandie', '14'),
] as const satisfies readonly Academie[]

function row(code: string, name: string, ofName: string, region: string, regionCode: string): Academie {
  return { code, name, ofName, region, regionCode }
}

/** Of a code as written here or by an SSO (`10`, `010`); null when it is none of the thirty. */
export function academieOf(code: string | null): Academie | null {
  if (code === null) return null
  const short = code.replace(/^0(?=\d\d$)/, '').padStart(2, '0')
  return academies.find((academie) => academie.code === short) ?? null
}
