/** The people of the demonstration. Imaginary, like their schools; what is sent of each is what an académie's SSO sends. */
export interface DemonstrationPerson {
  readonly login: string
  readonly name: string
  /** Who they are and what to try with them, in a few words. */
  readonly description: string
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

function person(
  login: string,
  given: string,
  family: string,
  description: string,
  attributes: Record<string, readonly string[]>,
): DemonstrationPerson {
  const mail = [`${login}@ac-exemple.test`]
  return {
    login,
    name: `${given} ${family}`,
    description,
    attributes: {
      uid: [login],
      givenName: [given],
      sn: [family],
      displayName: [`${family.toUpperCase()} ${given}`],
      ctemail: mail,
      codaca: ['010'],
      ...attributes,
    },
  }
}

const post = (uai: string, type = 'ECOLE') => `${uai}$UAJ$PU$ENS$${uai}$T3$${type}$151`

export const people: readonly DemonstrationPerson[] = [
  person('jeanne.martin', 'Jeanne', 'Martin', 'Enseigne en CP dédoublé. Elle a publié des vidéos.', {
    title: ['ENS'],
    FrEduRne: [post('0690001B')],
  }),
  person('odile.bernard', 'Odile', 'Bernard', 'Enseigne en CE1, dans une autre école. Elle regarde et répond.', {
    title: ['ENS'],
    FrEduRne: [post('0690002C')],
  }),
  person('karim.diallo', 'Karim', 'Diallo', 'Coordonne un réseau d’éducation prioritaire : deux écoles. Il anime.', {
    title: ['ENS'],
    FrEduRne: [post('0690001B'), post('0690002C')],
    ctgrps: ['coordonnateur-rep'],
  }),
  person('lea.inspecteur', 'Léa', 'Inspecteur', 'Inspectrice de circonscription. Elle modère.', {
    title: ['IEN'],
    FrEduFonctAdm: ['IEN1D'],
  }),
  person('noe.petit', 'Noé', 'Petit', 'Élève : l’instance ne le laisse pas entrer.', {
    title: ['ELE'],
    ctemail: ['noe.petit@ac-exemple.test'],
  }),
  person(
    'sans.adresse',
    'Camille',
    'Sans-Adresse',
    'Enseigne, mais le SSO ne transmet pas son adresse : refus expliqué.',
    {
      title: ['ENS'],
      ctemail: [],
    },
  ),
]
