/** What pages say of the instance itself: its name, its people in charge, its words. Made once from the settings. */
import { type Academie, academieOf } from '#config/academies.ts'
import type { Community } from '#config/community.ts'
import type { Settings } from '#config/settings.ts'

export interface Site {
  readonly name: string
  readonly academie: Academie | null
  readonly community: Community
  readonly isDemonstration: boolean
  readonly contactMail: string | null
  readonly sourceUrl: URL | null
  readonly charterVersion: string
  readonly moderatesFirst: boolean
  readonly sessionDays: number
  /** Without a sign-in for that long, an account is erased, notice included. */
  readonly absenceDays: number
  readonly noticeDays: number
  readonly uploadExpiryHours: number
  readonly legal: {
    readonly publisher: string | null
    readonly director: string | null
    readonly host: string | null
    readonly controller: string | null
    readonly dataProtectionMail: string | null
    readonly processors: readonly string[]
  }
  readonly accessibility: {
    readonly level: 'non' | 'partiellement' | 'totalement'
    readonly rate: number | null
    readonly auditDate: string | null
    readonly auditor: string | null
    readonly rgaaVersion: string
  }
}

export function createSite(settings: Settings, community: Community): Site {
  return {
    name: settings.instanceName,
    academie: academieOf(settings.academie),
    community,
    isDemonstration: settings.isDemonstration,
    contactMail: settings.contactMail,
    sourceUrl: settings.sourceUrl,
    charterVersion: settings.charterVersion,
    moderatesFirst: settings.moderatesFirst,
    sessionDays: Math.ceil(settings.sessionDuration / 86_400),
    absenceDays: Math.ceil(settings.accountAbsence / 86_400),
    noticeDays: Math.ceil(settings.departureNotice / 86_400),
    uploadExpiryHours: Math.ceil(settings.uploadExpiry / 3600),
    legal: {
      publisher: settings.legalPublisher,
      director: settings.legalDirector,
      host: settings.legalHost,
      controller: settings.legalController ?? settings.legalPublisher,
      dataProtectionMail: settings.dataProtectionMail ?? settings.contactMail,
      processors: settings.processors,
    },
    accessibility: {
      level: settings.accessibilityLevel,
      rate: settings.accessibilityRate,
      auditDate: settings.accessibilityAuditDate,
      auditor: settings.accessibilityAuditor,
      rgaaVersion: settings.rgaaVersion,
    },
  }
}
