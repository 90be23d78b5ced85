/** There is always somebody left to administer. */
import { AppError } from '../app-error.ts'
import type { Account } from './account.ts'

/** Nobody else could administer this instance. */
export class LastAdministrator extends AppError {
  readonly code = 'last-administrator'
  constructor(options?: ErrorOptions) {
    super('C’est la dernière personne qui administre : donnez d’abord ce rôle à une autre.', options)
  }
}

export function administers(account: Pick<Account, 'state' | 'roles'>): boolean {
  return account.state === 'active' && account.roles.includes('administrator')
}
