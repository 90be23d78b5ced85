/** The thirty académies, by their code (Code de l’éducation, R222-2), the région académique of each, by the ministry's own code, and the domain of its mails. */
export interface Academie {
  /** Two digits; the key of everything. The SSO writes three (`010`). */
  readonly code: string
  readonly name: string
  /** With its article, for a sentence: « académie de Lyon », « académie d’Aix-Marseille ». */
  readonly ofName: string
  readonly region: string
  readonly regionCode: string
  /** Of the mails it gives to its agents, exactly: anybody may register another name in `ac-…`. */
  readonly mailDomain: string
}

export const academies = [
  row('01', 'Paris', 'de Paris', 'Île-de-France', '10', 'ac-paris.fr'),
  row('02', 'Aix-Marseille', 'd’Aix-Marseille', 'Provence-Alpes-Côte d’Azur', '18', 'ac-aix-marseille.fr'),
  row('03', 'Besançon', 'de Besançon', 'Bourgogne-Franche-Comté', '02', 'ac-besancon.fr'),
  row('04', 'Bordeaux', 'de Bordeaux', 'Nouvelle-Aquitaine', '15', 'ac-bordeaux.fr'),
  row('06', 'Clermont-Ferrand', 'de Clermont-Ferrand', 'Auvergne-Rhône-Alpes', '01', 'ac-clermont.fr'),
  row('07', 'Dijon', 'de Dijon', 'Bourgogne-Franche-Comté', '02', 'ac-dijon.fr'),
  row('08', 'Grenoble', 'de Grenoble', 'Auvergne-Rhône-Alpes', '01', 'ac-grenoble.fr'),
  row('09', 'Lille', 'de Lille', 'Hauts-de-France', '09', 'ac-lille.fr'),
  row('10', 'Lyon', 'de Lyon', 'Auvergne-Rhône-Alpes', '01', 'ac-lyon.fr'),
  row('11', 'Montpellier', 'de Montpellier', 'Occitanie', '16', 'ac-montpellier.fr'),
  row('12', 'Nancy-Metz', 'de Nancy-Metz', 'Grand Est', '06', 'ac-nancy-metz.fr'),
  row('13', 'Poitiers', 'de Poitiers', 'Nouvelle-Aquitaine', '15', 'ac-poitiers.fr'),
  row('14', 'Rennes', 'de Rennes', 'Bretagne', '03', 'ac-rennes.fr'),
  row('15', 'Strasbourg', 'de Strasbourg', 'Grand Est', '06', 'ac-strasbourg.fr'),
  row('16', 'Toulouse', 'de Toulouse', 'Occitanie', '16', 'ac-toulouse.fr'),
  row('17', 'Nantes', 'de Nantes', 'Pays de la Loire', '17', 'ac-nantes.fr'),
  row('18', 'Orléans-Tours', 'd’Orléans-Tours', 'Centre-Val de Loire', '04', 'ac-orleans-tours.fr'),
  row('19', 'Reims', 'de Reims', 'Grand Est', '06', 'ac-reims.fr'),
  row('20', 'Amiens', 'd’Amiens', 'Hauts-de-France', '09', 'ac-amiens.fr'),
  row('22', 'Limoges', 'de Limoges', 'Nouvelle-Aquitaine', '15', 'ac-limoges.fr'),
  row('23', 'Nice', 'de Nice', 'Provence-Alpes-Côte d’Azur', '18', 'ac-nice.fr'),
  row('24', 'Créteil', 'de Créteil', 'Île-de-France', '10', 'ac-creteil.fr'),
  row('25', 'Versailles', 'de Versailles', 'Île-de-France', '10', 'ac-versailles.fr'),
  row('27', 'Corse', 'de Corse', 'Corse', '05', 'ac-corse.fr'),
  row('28', 'La Réunion', 'de La Réunion', 'La Réunion', '11', 'ac-reunion.fr'),
  row('31', 'Martinique', 'de Martinique', 'Martinique', '12', 'ac-martinique.fr'),
  row('32', 'Guadeloupe', 'de Guadeloupe', 'Guadeloupe', '07', 'ac-guadeloupe.fr'),
  row('33', 'Guyane', 'de Guyane', 'Guyane', '08', 'ac-guyane.fr'),
  row('43', 'Mayotte', 'de Mayotte', 'Mayotte', '13', 'ac-mayotte.fr'),
  row('70', 'Normandie', 'de Normandie', 'Normandie', '14', 'ac-normandie.fr'),
] as const satisfies readonly Academie[]

function row(
  code: string,
  name: string,
  ofName: string,
  region: string,
  regionCode: string,
  mailDomain: string,
): Academie {
  return { code, name, ofName, region, regionCode, mailDomain }
}

/** Of a code as written here or by an SSO (`10`, `010`); null when it is none of the thirty. */
export function academieOf(code: string | null): Academie | null {
  if (code === null) return null
  const short = code.replace(/^0(?=\d\d$)/, '').padStart(2, '0')
  return academies.find((academie) => academie.code === short) ?? null
}
