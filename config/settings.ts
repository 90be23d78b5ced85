/**
 * Everything an operator may set: one row per setting. `load-settings.ts` reads them once, at start; only
 * `src/main.ts` and tests see the values, parts receive what they use. The reference in `docs/` is made from this table.
 */
import { academies } from './academies.ts'

/**
 * How a value is written: `address` an http(s) URL; `path` a file or folder; `size` as `2 Go`, `512 Mo` (decimal);
 * `duration` as `90 s`, `15 min`, `24 h`, `30 j`; `yes-no` as `oui`, `non`; `list` separated by commas.
 */
export type SettingKind =
  | 'text'
  | 'secret'
  | 'address'
  | 'path'
  | 'integer'
  | 'port'
  | 'yes-no'
  | 'size'
  | 'duration'
  | 'mail'
  | 'date'
  | 'list'
  | 'choice'

export interface SettingRow {
  readonly variable: string
  readonly kind: SettingKind
  /** As an operator would write it; `{DATA_FOLDER}` stands for that setting; null when there is none. */
  readonly default: string | null
  readonly group: SettingGroup
  /** For the operator, in French. */
  readonly sentence: string
  readonly choices?: readonly string[]
  /** Of an `integer`. */
  readonly minimum?: number
  readonly maximum?: number
  /** Of a `secret`: fewest characters. */
  readonly minimumLength?: number
}

export type SettingGroup =
  | 'adresse'
  | 'données'
  | 'identité'
  | 'envois'
  | 'vidéos'
  | 'instance'
  | 'fédération'
  | 'mentions'
  | 'exploitation'

export const settings = {
  publicUrl: {
    variable: 'PUBLIC_URL',
    kind: 'address',
    default: null,
    group: 'adresse',
    sentence:
      'Adresse publique de l’instance, par exemple https://classe-a-12.ac-exemple.fr. Sans elle, l’instance est une démonstration, sur cette machine seulement.',
  },
  host: {
    variable: 'HOST',
    kind: 'text',
    default: '127.0.0.1',
    group: 'adresse',
    sentence: 'Interface réseau écoutée. Par défaut, cette machine seulement ; 0.0.0.0 dans un conteneur.',
  },
  port: { variable: 'PORT', kind: 'port', default: '3000', group: 'adresse', sentence: 'Port écouté.' },
  trustProxy: {
    variable: 'TRUST_PROXY',
    kind: 'text',
    default: '',
    group: 'adresse',
    sentence:
      'Serveurs mandataires de confiance : leur nombre (1), ou leurs adresses et réseaux séparés par des virgules. Vide : aucun, et les en-têtes X-Forwarded-* sont ignorés.',
  },
  isDemonstration: {
    variable: 'DEMONSTRATION',
    kind: 'yes-no',
    default: null,
    group: 'adresse',
    sentence:
      'Lance la démonstration : fournisseur d’identité et vidéos d’exemple. Par défaut : oui sans PUBLIC_URL, si HOST est cette machine ; refusé avec PUBLIC_URL.',
  },
  demonstrationPort: {
    variable: 'DEMONSTRATION_PORT',
    kind: 'port',
    default: '3001',
    group: 'adresse',
    sentence: 'Port du fournisseur d’identité de démonstration.',
  },

  dataFolder: {
    variable: 'DATA_FOLDER',
    kind: 'path',
    default: './data',
    group: 'données',
    sentence: 'Dossier où l’instance garde tout ce qui n’est ni dans MongoDB ni dans S3.',
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    kind: 'text',
    default: 'sqlite:{DATA_FOLDER}/classe-a-12.sqlite',
    group: 'données',
    sentence:
      'Base de documents : sqlite:<fichier> (une seule machine) ou mongodb://… (jeu de répliques, pour plusieurs machines).',
  },
  s3Endpoint: {
    variable: 'S3_ENDPOINT',
    kind: 'address',
    default: null,
    group: 'données',
    sentence: 'Adresse d’un stockage S3 pour les fichiers. Absente : ils sont dans DATA_FOLDER.',
  },
  s3Region: {
    variable: 'S3_REGION',
    kind: 'text',
    default: 'us-east-1',
    group: 'données',
    sentence: 'Région du stockage S3.',
  },
  s3Bucket: {
    variable: 'S3_BUCKET',
    kind: 'text',
    default: null,
    group: 'données',
    sentence: 'Seau du stockage S3 ; il doit être privé : l’instance décide seule de qui voit quoi.',
  },
  s3AccessKeyId: {
    variable: 'S3_ACCESS_KEY_ID',
    kind: 'text',
    default: null,
    group: 'données',
    sentence: 'Identifiant de la clé d’accès S3.',
  },
  s3SecretAccessKey: {
    variable: 'S3_SECRET_ACCESS_KEY',
    kind: 'secret',
    default: null,
    group: 'données',
    sentence: 'Clé d’accès S3.',
  },
  s3ForcesPathStyle: {
    variable: 'S3_FORCE_PATH_STYLE',
    kind: 'yes-no',
    default: 'oui',
    group: 'données',
    sentence: 'Met le nom du seau dans le chemin plutôt que dans le nom de machine (MinIO, Garage : oui).',
  },
  s3Delivery: {
    variable: 'S3_DELIVERY',
    kind: 'choice',
    choices: ['stream', 'redirect'],
    default: 'stream',
    group: 'données',
    sentence:
      'stream : l’instance relaie les fichiers ; redirect : elle renvoie vers une adresse S3 signée de courte durée.',
  },
  secretKey: {
    variable: 'SECRET_KEY',
    kind: 'secret',
    minimumLength: 32,
    default: null,
    group: 'données',
    sentence:
      'Clé qui signe les adresses temporaires des vidéos, et chiffre les clés de fédération et les seconds facteurs des comptes locaux. Absente : tirée au premier démarrage et gardée dans DATA_FOLDER/secret-key. La même sur toutes les machines.',
  },

  formerSecretKey: {
    variable: 'SECRET_KEY_FORMER',
    kind: 'secret',
    minimumLength: 32,
    default: null,
    group: 'données',
    sentence:
      'Ancienne SECRET_KEY, le temps d’un changement : elle ouvre encore les clés de fédération et les seconds facteurs des comptes locaux, chiffrés à nouveau au démarrage.',
  },

  samlMetadata: {
    variable: 'SAML_METADATA',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence: 'Métadonnées du fournisseur d’identité de l’académie : adresse https ou fichier XML.',
  },
  samlMetadataCertificate: {
    variable: 'SAML_METADATA_CERTIFICATE',
    kind: 'path',
    default: null,
    group: 'identité',
    sentence: 'Certificat (PEM) qui doit avoir signé ces métadonnées. Absent : la connexion https suffit.',
  },
  samlIdpEntityId: {
    variable: 'SAML_IDP_ENTITY_ID',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence: 'Fournisseur d’identité à choisir quand les métadonnées en décrivent plusieurs.',
  },
  samlEntityId: {
    variable: 'SAML_ENTITY_ID',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence: 'Identifiant de cette instance auprès du fournisseur. Par défaut : PUBLIC_URL/saml/metadata.',
  },
  samlKey: {
    variable: 'SAML_KEY',
    kind: 'path',
    default: null,
    group: 'identité',
    sentence:
      'Clé privée (PEM) de l’instance pour SAML. Absente : tirée au premier démarrage et gardée dans DATA_FOLDER/saml.',
  },
  samlCertificate: {
    variable: 'SAML_CERTIFICATE',
    kind: 'path',
    default: null,
    group: 'identité',
    sentence: 'Certificat (PEM) qui va avec SAML_KEY.',
  },
  samlOtherKey: {
    variable: 'SAML_OTHER_KEY',
    kind: 'path',
    default: null,
    group: 'identité',
    sentence: 'Seconde clé, le temps d’un renouvellement : elle déchiffre aussi, et les métadonnées publient les deux.',
  },
  samlOtherCertificate: {
    variable: 'SAML_OTHER_CERTIFICATE',
    kind: 'path',
    default: null,
    group: 'identité',
    sentence: 'Certificat (PEM) qui va avec SAML_OTHER_KEY.',
  },
  samlSigned: {
    variable: 'SAML_SIGNED',
    kind: 'choice',
    choices: ['both', 'response', 'assertion'],
    default: 'both',
    group: 'identité',
    sentence:
      'Ce que le fournisseur doit signer : la réponse et l’assertion (both), ou l’une seulement s’il ne sait pas faire mieux.',
  },
  samlPreset: {
    variable: 'SAML_PRESET',
    kind: 'choice',
    choices: ['academie', 'renater'],
    default: 'academie',
    group: 'identité',
    sentence:
      'Noms d’attributs attendus : ceux du guichet des académies, ou ceux de la fédération Éducation-Recherche.',
  },
  samlIdentifier: {
    variable: 'SAML_IDENTIFIER',
    kind: 'text',
    default: 'NameID',
    group: 'identité',
    sentence:
      'Ce qui identifie une personne pour toujours : NameID (persistant), ou le nom d’un attribut, par exemple uid. Jamais une adresse de messagerie.',
  },
  samlFormerIdentifier: {
    variable: 'SAML_FORMER_IDENTIFIER',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence:
      'Après un changement de SAML_IDENTIFIER : l’ancien, tant que tout le monde n’est pas revenu. Chacun retrouve son compte.',
  },
  samlFormerIdpEntityId: {
    variable: 'SAML_FORMER_IDP_ENTITY_ID',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence:
      'Après un changement de fournisseur sur le même annuaire : l’entityID de l’ancien. Chacun retrouve son compte par le même identifiant.',
  },
  samlRules: {
    variable: 'SAML_RULES',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence:
      'Qui entre, et avec quel rôle, par exemple « enseigner: title=ENS* ; modérer: FrEduFonctAdm=IEN* » (voir docs/sso.md). Absent : les règles courantes des académies.',
  },
  samlAttributeMail: {
    variable: 'SAML_ATTRIBUTE_MAIL',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs de l’adresse de messagerie, le premier présent est pris. Absent : selon SAML_PRESET.',
  },
  samlAttributeGivenName: {
    variable: 'SAML_ATTRIBUTE_GIVEN_NAME',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs du prénom.',
  },
  samlAttributeFamilyName: {
    variable: 'SAML_ATTRIBUTE_FAMILY_NAME',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs du nom de famille.',
  },
  samlAttributeDisplayName: {
    variable: 'SAML_ATTRIBUTE_DISPLAY_NAME',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs du nom affiché, quand prénom et nom ne sont pas donnés à part.',
  },
  samlAttributePosts: {
    variable: 'SAML_ATTRIBUTE_POSTS',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs des postes ou des établissements (codes UAI), tous lus.',
  },
  samlAttributeAcademie: {
    variable: 'SAML_ATTRIBUTE_ACADEMIE',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs du code d’académie.',
  },
  samlAttributeReturnUrl: {
    variable: 'SAML_ATTRIBUTE_RETURN_URL',
    kind: 'list',
    default: null,
    group: 'identité',
    sentence: 'Attributs de l’adresse où renvoyer la personne quand elle se déconnecte.',
  },
  samlReturnOrigins: {
    variable: 'SAML_RETURN_ORIGINS',
    kind: 'list',
    default: '',
    group: 'identité',
    sentence: 'Sites vers lesquels ce renvoi est permis, par exemple https://portail.ac-exemple.fr. Vide : aucun.',
  },
  samlAllowsUnsolicited: {
    variable: 'SAML_ALLOW_UNSOLICITED',
    kind: 'yes-no',
    default: 'non',
    group: 'identité',
    sentence: 'Accepte une connexion commencée chez le fournisseur d’identité. À n’ouvrir que s’il l’impose.',
  },
  sessionDuration: {
    variable: 'SESSION_DURATION',
    kind: 'duration',
    default: '30 j',
    group: 'identité',
    sentence: 'Durée d’une session sans activité.',
  },

  oidcIssuer: {
    variable: 'OIDC_ISSUER',
    kind: 'address',
    default: null,
    group: 'identité',
    sentence:
      'Fournisseur OpenID Connect (ProConnect…) : son adresse, celle qui porte /.well-known/openid-configuration. Retour à déclarer chez lui : PUBLIC_URL/connexion/oidc/retour ; sortie : PUBLIC_URL/.',
  },
  oidcClientId: {
    variable: 'OIDC_CLIENT_ID',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence: 'Identifiant de cette instance chez ce fournisseur.',
  },
  oidcClientSecret: {
    variable: 'OIDC_CLIENT_SECRET',
    kind: 'secret',
    minimumLength: 16,
    default: null,
    group: 'identité',
    sentence: 'Secret de cette instance chez ce fournisseur.',
  },
  oidcName: {
    variable: 'OIDC_NAME',
    kind: 'text',
    default: 'S’identifier avec ProConnect',
    group: 'identité',
    sentence: 'Ce que dit le bouton de cette porte.',
  },
  oidcScopes: {
    variable: 'OIDC_SCOPES',
    kind: 'text',
    default: 'openid given_name usual_name email',
    group: 'identité',
    sentence: 'Portées demandées au fournisseur, séparées par des espaces : rien de plus que ce qui sert.',
  },
  oidcAcrValues: {
    variable: 'OIDC_ACR_VALUES',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence: 'Niveau d’assurance demandé (acr_values), par exemple eidas1. Absent : aucun.',
  },
  oidcRules: {
    variable: 'OIDC_RULES',
    kind: 'text',
    default: null,
    group: 'identité',
    sentence:
      'Qui entre par cette porte, et avec quel rôle, comme SAML_RULES. Absent : enseigne qui a une adresse d’une des trente académies (ac-lyon.fr…).',
  },
  localAccounts: {
    variable: 'LOCAL_ACCOUNTS',
    kind: 'choice',
    choices: ['administration', 'invitation', 'demande'],
    default: 'administration',
    group: 'identité',
    sentence:
      'Qui a un compte hors du SSO : qui administre seulement (administration), aussi qui est invité (invitation), ou aussi qui le demande et que l’administration accepte (demande).',
  },
  localMailDomains: {
    variable: 'LOCAL_MAIL_DOMAINS',
    kind: 'list',
    default: '',
    group: 'identité',
    sentence:
      'Domaines des adresses qui peuvent avoir un compte local, par exemple ac-exemple.fr, *.ac-exemple.fr. Vide : tous.',
  },

  accountAbsence: {
    variable: 'ACCOUNT_ABSENCE',
    kind: 'duration',
    default: '730 j',
    group: 'identité',
    sentence:
      'Temps sans connexion au bout duquel un compte est effacé, préavis compris (CNIL : deux ans d’inactivité).',
  },
  departureNotice: {
    variable: 'DEPARTURE_NOTICE',
    kind: 'duration',
    default: '30 j',
    group: 'identité',
    sentence:
      'Préavis d’un départ (absence, ou liste importée) : les sessions sont fermées, la personne est prévenue, et revenir l’annule.',
  },
  departedVideos: {
    variable: 'DEPARTED_VIDEOS',
    kind: 'choice',
    choices: ['garder', 'effacer'],
    default: 'garder',
    group: 'identité',
    sentence:
      'Vidéos publiées de qui est parti sans choisir : gardées sous « Auteur parti », sans nom, ou effacées. Les brouillons sont toujours effacés.',
  },
  smtpUrl: {
    variable: 'SMTP_URL',
    kind: 'secret',
    minimumLength: 8,
    default: null,
    group: 'exploitation',
    sentence:
      'Serveur de messagerie, smtps://nom:motdepasse@hôte:465 ou smtp://hôte:587. Absent : l’instance n’écrit à personne, et l’administration voit qui prévenir.',
  },
  mailFrom: {
    variable: 'MAIL_FROM',
    kind: 'mail',
    default: null,
    group: 'exploitation',
    sentence: 'Adresse d’où partent ces messages. Absente : CONTACT_MAIL.',
  },

  uploadSize: {
    variable: 'UPLOAD_SIZE',
    kind: 'size',
    default: '4 Go',
    group: 'envois',
    sentence: 'Taille maximale d’une vidéo envoyée par une enseignante ou un enseignant.',
  },
  uploadDuration: {
    variable: 'UPLOAD_DURATION',
    kind: 'duration',
    default: '30 min',
    group: 'envois',
    sentence: 'Durée maximale d’une vidéo envoyée par une enseignante ou un enseignant.',
  },
  uploadDaily: {
    variable: 'UPLOAD_DAILY',
    kind: 'size',
    default: '20 Go',
    group: 'envois',
    sentence: 'Volume qu’une personne peut envoyer en vingt-quatre heures.',
  },
  uploadAnimatorSize: {
    variable: 'UPLOAD_ANIMATOR_SIZE',
    kind: 'size',
    default: '16 Go',
    group: 'envois',
    sentence: 'Taille maximale pour qui anime, modère ou administre.',
  },
  uploadAnimatorDuration: {
    variable: 'UPLOAD_ANIMATOR_DURATION',
    kind: 'duration',
    default: '2 h',
    group: 'envois',
    sentence: 'Durée maximale pour qui anime, modère ou administre.',
  },
  uploadAnimatorDaily: {
    variable: 'UPLOAD_ANIMATOR_DAILY',
    kind: 'size',
    default: '80 Go',
    group: 'envois',
    sentence: 'Volume par vingt-quatre heures pour qui anime, modère ou administre.',
  },
  uploadExpiry: {
    variable: 'UPLOAD_EXPIRY',
    kind: 'duration',
    default: '48 h',
    group: 'envois',
    sentence: 'Temps laissé pour reprendre un envoi interrompu, avant que ses octets soient effacés.',
  },

  ffmpegPath: {
    variable: 'FFMPEG_PATH',
    kind: 'path',
    default: null,
    group: 'vidéos',
    sentence: 'Programme ffmpeg. Absent : celui du système, sinon celui livré par npm (ancien : pour essayer).',
  },
  ffprobePath: {
    variable: 'FFPROBE_PATH',
    kind: 'path',
    default: null,
    group: 'vidéos',
    sentence: 'Programme ffprobe. Absent : comme ffmpeg.',
  },
  transcodingConcurrency: {
    variable: 'TRANSCODING_CONCURRENCY',
    kind: 'integer',
    minimum: 0,
    maximum: 64,
    default: '0',
    group: 'vidéos',
    sentence:
      'Vidéos préparées en même temps par ce processus. 0 : une pour quatre cœurs. Les films longs et les rendus qui complètent une vidéo déjà lisible ont autant de places à part, de moindre priorité.',
  },
  transcodingThreads: {
    variable: 'TRANSCODING_THREADS',
    kind: 'integer',
    minimum: 0,
    maximum: 64,
    default: '0',
    group: 'vidéos',
    sentence: 'Fils d’exécution de chaque ffmpeg. 0 : autant que de cœurs, huit au plus.',
  },
  transcodingMemory: {
    variable: 'TRANSCODING_MEMORY',
    kind: 'size',
    default: '4 Go',
    group: 'vidéos',
    sentence: 'Mémoire qu’un ffmpeg peut prendre avant d’être arrêté.',
  },
  transcodingNiceness: {
    variable: 'TRANSCODING_NICENESS',
    kind: 'integer',
    minimum: 0,
    maximum: 15,
    default: '10',
    group: 'vidéos',
    sentence:
      'Politesse de ffmpeg envers le reste de la machine (nice) : 0, aucune ; 15, il ne prend que ce qui reste.',
  },
  tallestRendition: {
    variable: 'TALLEST_RENDITION',
    kind: 'choice',
    choices: ['2160', '1440', '1080', '720', '480'],
    default: '1080',
    group: 'vidéos',
    sentence: 'Hauteur de la plus grande image préparée (petit côté) ; jamais plus que le fichier envoyé.',
  },
  maximumFps: {
    variable: 'MAXIMUM_FPS',
    kind: 'choice',
    choices: ['25', '30', '50', '60'],
    default: '30',
    group: 'vidéos',
    sentence: 'Images par seconde au plus ; un film plus rapide en garde une sur deux, ou moins.',
  },
  videoQuality: {
    variable: 'VIDEO_QUALITY',
    kind: 'integer',
    minimum: 16,
    maximum: 32,
    default: '23',
    group: 'vidéos',
    sentence:
      'Qualité constante des images (CRF de x264), sous le plafond de débit de chaque rendu : 18, presque l’original et deux fois plus lourd ; 28, léger et visiblement réduit.',
  },
  videoEffort: {
    variable: 'VIDEO_EFFORT',
    kind: 'choice',
    choices: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow'],
    default: 'veryfast',
    group: 'vidéos',
    sentence: 'Temps que prend l’encodeur (preset de x264) : plus lent, les fichiers sont plus légers à qualité égale.',
  },
  hasAv1: {
    variable: 'AV1_RENDITIONS',
    kind: 'yes-no',
    default: 'non',
    group: 'vidéos',
    sentence:
      'Ajouter aux grands rendus H.264 les mêmes en AV1, plus légers, pour les navigateurs qui le lisent. Demande un ffmpeg avec libsvtav1 et bien plus de calcul.',
  },
  largestSource: {
    variable: 'LARGEST_SOURCE',
    kind: 'integer',
    minimum: 1,
    maximum: 36,
    default: '36',
    group: 'vidéos',
    sentence: 'Millions de pixels d’une image du fichier envoyé, au plus : 9 pour la 4K, 36 pour la 8K.',
  },
  draftOriginalDays: {
    variable: 'DRAFT_ORIGINAL_DAYS',
    kind: 'integer',
    minimum: 1,
    maximum: 365,
    default: '7',
    group: 'vidéos',
    sentence:
      'Jours pendant lesquels le fichier envoyé d’une vidéo encore en brouillon, ou dont la préparation a échoué, est gardé, pour qu’on puisse la retoucher ou réessayer. Il est détruit dès sa publication.',
  },
  keepsOriginals: {
    variable: 'KEEP_ORIGINALS',
    kind: 'yes-no',
    default: 'non',
    group: 'vidéos',
    sentence: 'Garder le fichier envoyé une fois la vidéo prête. Il porte ce que l’appareil y a écrit (lieu, modèle).',
  },
  transcriptionCommand: {
    variable: 'TRANSCRIPTION_COMMAND',
    kind: 'path',
    default: null,
    group: 'vidéos',
    sentence:
      'Programme qui écrit ce qui est dit dans les vidéos, à l’interface de whisper.cpp (whisper-cli). Absent : pas de transcription automatique par ce processus.',
  },
  transcriptionModel: {
    variable: 'TRANSCRIPTION_MODEL',
    kind: 'path',
    default: null,
    group: 'vidéos',
    sentence: 'Modèle donné à ce programme (-m), par exemple ggml-large-v3-turbo.bin.',
  },
  transcriptionThreads: {
    variable: 'TRANSCRIPTION_THREADS',
    kind: 'integer',
    minimum: 1,
    maximum: 64,
    default: '2',
    group: 'vidéos',
    sentence: 'Fils d’exécution de la transcription.',
  },
  transcriptionMemory: {
    variable: 'TRANSCRIPTION_MEMORY',
    kind: 'size',
    default: '8 Go',
    group: 'vidéos',
    sentence: 'Mémoire que la transcription peut prendre avant d’être arrêtée.',
  },
  transcriptionPatience: {
    variable: 'TRANSCRIPTION_PATIENCE',
    kind: 'integer',
    minimum: 1,
    maximum: 100,
    default: '20',
    group: 'vidéos',
    sentence: 'Temps laissé à la transcription, en nombre de fois la durée de la vidéo.',
  },
  isTranscribedElsewhere: {
    variable: 'TRANSCRIPTION_ELSEWHERE',
    kind: 'yes-no',
    default: 'non',
    group: 'vidéos',
    sentence:
      'Un autre processus, qui partage la base et les fichiers, a TRANSCRIPTION_COMMAND : celui-ci propose la transcription et la lui laisse.',
  },
  accelPrefix: {
    variable: 'ACCEL_PREFIX',
    kind: 'text',
    default: null,
    group: 'vidéos',
    sentence:
      'Emplacement interne de nginx sur DATA_FOLDER/media, par exemple /_media/ : il envoie alors lui-même les gros fichiers (X-Accel-Redirect).',
  },

  instanceName: {
    variable: 'INSTANCE_NAME',
    kind: 'text',
    default: 'Classe à 12',
    group: 'instance',
    sentence: 'Nom du service, en tête de chaque page.',
  },
  academie: {
    variable: 'ACADEMIE',
    kind: 'choice',
    choices: academies.map(({ code }) => code),
    default: null,
    group: 'instance',
    sentence: 'Code de l’académie qui tient l’instance, par exemple 10 pour Lyon (voir config/academies.ts).',
  },
  contactMail: {
    variable: 'CONTACT_MAIL',
    kind: 'mail',
    default: null,
    group: 'instance',
    sentence: 'Adresse de messagerie de l’équipe, montrée dans les pages.',
  },
  communityFile: {
    variable: 'COMMUNITY_FILE',
    kind: 'path',
    default: null,
    group: 'instance',
    sentence: 'Fichier JSON des questions, des niveaux et des mots d’accueil d’une autre communauté.',
  },
  charterVersion: {
    variable: 'CHARTER_VERSION',
    kind: 'text',
    default: '2026-11',
    group: 'instance',
    sentence: 'Version de la charte ; la changer la fait accepter de nouveau à chacun.',
  },
  moderatesFirst: {
    variable: 'MODERATION_FIRST',
    kind: 'yes-no',
    default: 'non',
    group: 'instance',
    sentence: 'Chaque vidéo attend l’accord de la modération avant d’être vue.',
  },
  sourceUrl: {
    variable: 'SOURCE_URL',
    kind: 'address',
    default: null,
    group: 'instance',
    sentence: 'Où trouver le code source du programme tel qu’il tourne ici (AGPL, article 13).',
  },

  legalPublisher: {
    variable: 'LEGAL_PUBLISHER',
    kind: 'text',
    default: null,
    group: 'mentions',
    sentence: 'Éditeur du site, par exemple « Rectorat de l’académie de Lyon », avec son adresse et son téléphone.',
  },
  legalDirector: {
    variable: 'LEGAL_DIRECTOR',
    kind: 'text',
    default: null,
    group: 'mentions',
    sentence: 'Directrice ou directeur de la publication.',
  },
  legalHost: {
    variable: 'LEGAL_HOST',
    kind: 'text',
    default: null,
    group: 'mentions',
    sentence: 'Hébergeur, avec son adresse et son téléphone (loi pour la confiance dans l’économie numérique).',
  },
  legalController: {
    variable: 'LEGAL_CONTROLLER',
    kind: 'text',
    default: null,
    group: 'mentions',
    sentence: 'Responsable du traitement des données personnelles. Par défaut : l’éditeur.',
  },
  dataProtectionMail: {
    variable: 'DATA_PROTECTION_MAIL',
    kind: 'mail',
    default: null,
    group: 'mentions',
    sentence: 'Adresse de la personne déléguée à la protection des données (DPD).',
  },
  processors: {
    variable: 'PROCESSORS',
    kind: 'list',
    default: '',
    group: 'mentions',
    sentence: 'Sous-traitants qui voient des données personnelles, séparés par des virgules. Vide : aucun.',
  },
  accessibilityLevel: {
    variable: 'ACCESSIBILITY_LEVEL',
    kind: 'choice',
    choices: ['non', 'partiellement', 'totalement'],
    default: 'non',
    group: 'mentions',
    sentence: 'Conformité au RGAA. Sans audit valable : non, quel que soit l’état réel du site.',
  },
  accessibilityRate: {
    variable: 'ACCESSIBILITY_RATE',
    kind: 'integer',
    minimum: 0,
    maximum: 100,
    default: null,
    group: 'mentions',
    sentence: 'Pourcentage de critères du RGAA respectés, selon le dernier audit.',
  },
  accessibilityAuditDate: {
    variable: 'ACCESSIBILITY_AUDIT_DATE',
    kind: 'date',
    default: null,
    group: 'mentions',
    sentence: 'Date du dernier audit, AAAA-MM-JJ.',
  },
  accessibilityAuditor: {
    variable: 'ACCESSIBILITY_AUDITOR',
    kind: 'text',
    default: null,
    group: 'mentions',
    sentence: 'Qui a fait cet audit.',
  },
  rgaaVersion: {
    variable: 'RGAA_VERSION',
    kind: 'text',
    default: '4.1.2',
    group: 'mentions',
    sentence: 'Version du RGAA à laquelle la déclaration se rapporte.',
  },

  allowsPrivatePeers: {
    variable: 'FEDERATION_PRIVATE',
    kind: 'yes-no',
    default: 'non',
    group: 'fédération',
    sentence:
      'Parle aussi à des instances en http ou sur un réseau privé : essais et démonstrations. Refusé avec une adresse publique en https.',
  },
  newHosts: {
    variable: 'FEDERATION_NEW_HOSTS',
    kind: 'choice',
    choices: ['ouvertes', 'en quarantaine'],
    default: 'ouvertes',
    group: 'fédération',
    sentence:
      'Ce que deviennent les contributions des instances dont rien n’a été décidé : « en quarantaine », chacune attend la modération. Une instance alliée est toujours ouverte.',
  },

  deliveriesAtOnce: {
    variable: 'FEDERATION_DELIVERIES',
    kind: 'integer',
    default: '512',
    minimum: 4,
    maximum: 1000,
    group: 'fédération',
    sentence:
      'Envois aux autres instances en cours en même temps, par processus. Celles qui ne répondent pas n’en occupent jamais plus du quart.',
  },
  deliveriesPerHost: {
    variable: 'FEDERATION_DELIVERIES_PER_HOST',
    kind: 'integer',
    default: '4',
    minimum: 1,
    maximum: 50,
    group: 'fédération',
    sentence: 'Envois d’un même message en cours en même temps vers une même instance.',
  },

  peerExchange: {
    variable: 'PEER_EXCHANGE',
    kind: 'yes-no',
    default: 'non',
    group: 'exploitation',
    sentence:
      'Met en relation, sur /tracker, les navigateurs d’un même réseau (une école) qui regardent la même vidéo publique et l’ont accepté : ils s’en passent les morceaux. Leur adresse locale leur est alors connue.',
  },

  logLevel: {
    variable: 'LOG_LEVEL',
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
    default: null,
    group: 'exploitation',
    sentence:
      'Ce que le journal retient : info par défaut, warn sur une démonstration. Il ne contient ni cookie, ni requête SAML, ni recherche, ni adresse complète.',
  },
  jobsOnly: {
    variable: 'JOBS_ONLY',
    kind: 'list',
    default: '',
    group: 'exploitation',
    sentence:
      'Travaux que ce processus prend, et eux seuls (transcode, transcribe…). Vide : tous. Un nom inconnu est refusé au démarrage, avec la liste des noms.',
  },
  jobsExcept: {
    variable: 'JOBS_EXCEPT',
    kind: 'list',
    default: '',
    group: 'exploitation',
    sentence: 'Travaux que ce processus laisse aux autres.',
  },
  metricsToken: {
    variable: 'METRICS_TOKEN',
    kind: 'secret',
    minimumLength: 16,
    default: null,
    group: 'exploitation',
    sentence: 'Jeton (Bearer) pour lire /metrics de loin. Absent : lisible de cette machine seulement.',
  },
  shutdownGrace: {
    variable: 'SHUTDOWN_GRACE',
    kind: 'duration',
    default: '10 s',
    group: 'exploitation',
    sentence: 'Temps laissé aux demandes en cours quand l’instance s’arrête.',
  },
} as const satisfies Record<string, SettingRow>

interface ValueOf {
  text: string
  secret: string
  address: URL
  /** Absolute. */
  path: string
  integer: number
  port: number
  'yes-no': boolean
  /** Bytes. */
  size: number
  /** Seconds. */
  duration: number
  mail: string
  date: string
  list: readonly string[]
  choice: string
}

export type SettingName = keyof typeof settings

type Value<Row extends SettingRow> = Row extends { choices: readonly (infer Choice)[] } ? Choice : ValueOf[Row['kind']]

type Read = {
  readonly [Name in SettingName]: null extends (typeof settings)[Name]['default']
    ? Value<(typeof settings)[Name]> | null
    : Value<(typeof settings)[Name]>
}

/** What was read: every row's value, with what follows from several of them. */
export type Settings = Omit<Read, 'isDemonstration' | 'logLevel'> & {
  readonly isDemonstration: boolean
  readonly logLevel: NonNullable<Read['logLevel']>
}
