import { css, html } from 'lit'
import type { SsoExchange } from '#src/access/saml/exchange-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import '../copied/copied.ts'
import { when } from '../formats/dates.ts'
import { accessWords } from '../locales/fr-access.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'

const trialPath = '/connexion/sso?essai&retour=/administration/sso'

/** The exchange of metadata with the académie's SSO, step by step, and a sign-in tried without anybody coming in. */
export class AdministrationSsoPage extends PageElement {
  static override styles = [
    base,
    wayStyles,
    css`
      section {
        margin-block-start: var(--gap-6);
      }

      section h2 {
        margin-block-end: var(--gap-2);
        font-size: var(--step-1);
      }

      dl {
        display: grid;
        gap: 0.9rem;
        padding: 1.1rem;
        margin-block-start: var(--gap-3);
      }

      dt {
        color: var(--ink-soft);
        font-size: var(--step--1);
      }

      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }

      code {
        font: 0.95em/1.4 ui-monospace, monospace;
        overflow-wrap: anywhere;
      }

      .findings {
        display: grid;
        gap: var(--gap-2);
        margin-block-start: var(--gap-3);
      }

      .findings li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem 0.75rem;
        align-items: baseline;
      }

      .names {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
      }

      .scroll {
        overflow-x: auto;
        margin-block: var(--gap-3);
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
      }

      caption {
        text-align: start;
        font-weight: 700;
        padding-block-end: 0.4rem;
      }

      th,
      td {
        padding: 0.5rem 0.8rem 0.5rem 0;
        border-block-end: 1px solid var(--line);
        text-align: start;
        vertical-align: top;
        overflow-wrap: anywhere;
      }

      .trial {
        display: grid;
        gap: var(--gap-3);
        margin-block: var(--gap-3);
      }

      ol.rules {
        display: grid;
        gap: 0.35rem;
        margin-block-start: var(--gap-3);
      }
    `,
  ]
  static override properties = { data: { attribute: false } }
  declare data: SsoExchange

  constructor() {
    super()
    this.data = dataOf('administration-sso')
  }

  override render() {
    const said = accessWords.sso
    const { isSet, rules, identifier } = this.data
    return html`
      <h1>${said.heading}</h1>
      ${administrationWays()}
      <p class="soft">${said.lead}</p>
      ${isSet ? '' : html`<c12-notice slim kind="told" heading=${said.none} text=${said.noneText}></c12-notice>`} ${this.#give()}
      ${isSet ? html`${this.#receive()} ${this.#try()}` : ''}
      <section aria-labelledby="rules">
        <h2 id="rules">${said.rules}</h2>
        <p class="soft">${said.rulesText} ${said.identifier(identifier)}</p>
        <ol class="rules">
          ${rules.map((rule) => html`<li><code>${rule}</code></li>`)}
        </ol>
      </section>
    `
  }

  #give() {
    const said = accessWords.sso
    const { ours } = this.data
    const fact = (name: string, text: string) =>
      html`<div><dt>${name}</dt><dd><c12-copied what=${name} text=${text}></c12-copied></dd></div>`
    return html`<section aria-labelledby="give">
      <h2 id="give">${said.give}</h2>
      <p class="soft">${said.giveText}</p>
      <dl class="card">
        ${fact(said.metadataUrl, ours.metadataUrl)} ${fact(said.entityId, ours.entityId)} ${fact(said.acsUrl, ours.acsUrl)}
        ${fact(said.logoutUrl, ours.logoutUrl)}
        <div>
          <dt>${said.asked}</dt>
          <dd>
            <ul class="names">
              ${ours.asked.map(({ name, isRequired }) => html`<li class=${isRequired ? 'chip board' : 'chip'}>${name}${isRequired ? ` (${said.required})` : ''}</li>`)}
            </ul>
          </dd>
        </div>
      </dl>
    </section>`
  }

  #receive() {
    const said = accessWords.sso
    const { theirs, findings } = this.data
    const fact = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
    return html`<section aria-labelledby="receive">
      <h2 id="receive">${said.receive}</h2>
      <p class="soft">${said.receiveText}</p>
      ${
        theirs
          ? html`<dl class="card">
              ${fact(said.name, theirs.name ?? theirs.entityId)} ${fact(said.entityId, theirs.entityId)} ${fact(said.signOnUrl, theirs.signOnUrl)}
              ${fact(said.certificates, theirs.certificates)}
            </dl>`
          : html`<c12-notice slim kind="failed" heading=${said.unread} text=""></c12-notice>`
      }
      <ul class="findings">
        ${findings.map(
          ({ verdict, sentence }) =>
            html`<li><span class="chip ${verdict === 'mend' ? 'alarm' : verdict === 'holds' ? 'board' : ''}">${said.verdicts[verdict]}</span><span class="grow">${sentence}</span></li>`,
        )}
      </ul>
    </section>`
  }

  #try() {
    const said = accessWords.sso
    const { trial } = this.data
    return html`<section aria-labelledby="try">
      <h2 id="try">${said.try}</h2>
      <p class="soft">${said.tryText}</p>
      ${trial ? this.#trial(trial) : ''}
      <p class="row"><a class="btn main" href=${trialPath}>${trial ? said.tryAgain : said.tryIt}</a></p>
    </section>`
  }

  #trial(trial: NonNullable<SsoExchange['trial']>) {
    const said = accessWords.sso
    const isIn = trial.admission === 'admitted' && trial.missing.length === 0 && !trial.hasUnstableIdentifier
    const roles = trial.roles.map((role) => administrationWords.administration.roles[role]).join(', ')
    const told = [
      said.admissions[trial.admission],
      trial.admission === 'admitted' && roles ? said.rolesGiven(roles) : '',
      trial.missing.length > 0 ? said.missing(trial.missing.join(', ')) : '',
      trial.hasUnstableIdentifier ? said.unstable : '',
    ].filter(Boolean)
    return html`<div class="trial">
      <c12-notice slim kind=${isIn ? 'told' : 'refused'} heading=${said.tried(when(trial.at))} text=${told.join(' ')}></c12-notice>
      <div class="scroll" tabindex="0" role="region" aria-label=${said.received}>
        <table>
          <caption>${said.received}</caption>
          <thead>
            <tr><th scope="col">${said.attribute}</th><th scope="col">${said.values}</th><th scope="col">${said.serves}</th></tr>
          </thead>
          <tbody>
            <tr><th scope="row">${said.nameId}</th><td>${trial.nameIdFormat === null ? 0 : 1}</td><td>${trial.nameIdFormat ?? said.noNameId}</td></tr>
            ${trial.attributes.map(
              ({ name, values, servesAs }) =>
                html`<tr><th scope="row">${name}</th><td>${values}</td><td>${servesAs.length > 0 ? servesAs.join(', ') : said.unused}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`
  }
}

customElements.define('c12-administration-sso-page', AdministrationSsoPage)
