/** Where documents and files are kept, and the key that signs and seals. */
import type { SettingRow } from '../setting-row.ts'

export const storageRows = {
  dataFolder: {
    variable: 'DATA_FOLDER',
    kind: 'path',
    default: './data',
    sentence: 'Dossier où l’instance garde tout ce qui n’est ni dans MongoDB ni dans S3.',
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    kind: 'text',
    default: 'sqlite:{DATA_FOLDER}/classe-a-12.sqlite',
    sentence:
      'Base de documents : sqlite:<fichier> (une seule machine) ou mongodb://… (jeu de répliques, pour plusieurs machines).',
  },
  s3Endpoint: {
    variable: 'S3_ENDPOINT',
    kind: 'address',
    default: null,
    sentence: 'Adresse d’un stockage S3 pour les fichiers. Absente : ils sont dans DATA_FOLDER.',
  },
  s3Region: {
    variable: 'S3_REGION',
    kind: 'text',
    default: 'us-east-1',
    sentence: 'Région du stockage S3.',
  },
  s3Bucket: {
    variable: 'S3_BUCKET',
    kind: 'text',
    default: null,
    sentence: 'Seau du stockage S3 ; il doit être privé : l’instance décide seule de qui voit quoi.',
  },
  s3AccessKeyId: {
    variable: 'S3_ACCESS_KEY_ID',
    kind: 'text',
    default: null,
    sentence: 'Identifiant de la clé d’accès S3.',
  },
  s3SecretAccessKey: {
    variable: 'S3_SECRET_ACCESS_KEY',
    kind: 'secret',
    default: null,
    sentence: 'Clé d’accès S3.',
  },
  s3ForcesPathStyle: {
    variable: 'S3_FORCE_PATH_STYLE',
    kind: 'yes-no',
    default: 'oui',
    sentence: 'Met le nom du seau dans le chemin plutôt que dans le nom de machine (MinIO, Garage : oui).',
  },
  s3Delivery: {
    variable: 'S3_DELIVERY',
    kind: 'choice',
    choices: ['stream', 'redirect'],
    default: 'stream',
    sentence:
      'stream : l’instance relaie les fichiers ; redirect : elle renvoie vers une adresse S3 signée de courte durée.',
  },
  secretKey: {
    variable: 'SECRET_KEY',
    kind: 'secret',
    minimumLength: 32,
    default: null,
    sentence:
      'Clé qui signe les adresses temporaires des vidéos, et chiffre les clés de fédération et les seconds facteurs des comptes locaux. Absente : tirée au premier démarrage et gardée dans DATA_FOLDER/secret-key. La même sur toutes les machines.',
  },

  formerSecretKey: {
    variable: 'SECRET_KEY_FORMER',
    kind: 'secret',
    minimumLength: 32,
    default: null,
    sentence:
      'Ancienne SECRET_KEY, le temps d’un changement : elle ouvre encore les clés de fédération et les seconds facteurs des comptes locaux, chiffrés à nouveau au démarrage.',
  },
} as const satisfies Record<string, SettingRow>
