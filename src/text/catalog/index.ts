import type { Catalog } from '../say.ts';
import { absenceMessages } from './absence.ts';
import { cliMessages } from './cli.ts';
import { cliAuthMessages } from './cli-auth.ts';
import { cliCommandMessages } from './cli-commands.ts';
import { cliCompletionMessages } from './cli-completion.ts';
import { cliExplainMessages } from './cli-explain.ts';
import { cliDoctorMessages } from './cli-doctor.ts';
import { cliHelpMessages } from './cli-help.ts';
import { cliLedgerMessages } from './cli-ledger.ts';
import { cliMirrorMessages } from './cli-mirror.ts';
import { cliMirrorsMessages } from './cli-mirrors.ts';
import { cliSetupMessages } from './cli-setup.ts';
import { cliUndoMessages } from './cli-undo.ts';
import { configMessages } from './config.ts';
import { configAccessMessages } from './config-access.ts';
import { configPrivateMessages } from './config-private.ts';
import { configUpstreamMessages } from './config-upstream.ts';
import { goenvAccidentMessages } from './goenv-accidents.ts';
import { goenvMirrorAccidentMessages } from './goenv-accidents-mirrors.ts';
import { goenvPlacesMessages } from './goenv-places.ts';
import { goenvPlanMessages } from './goenv-plan.ts';
import { goenvSettingsMessages } from './goenv-settings.ts';
import { doctorMessages } from './doctor.ts';
import { doctorGoMessages } from './doctor-go.ts';
import { doctorModulesMessages } from './doctor-modules.ts';
import { doctorNetworkMessages } from './doctor-network.ts';
import { doctorPrivateMessages } from './doctor-private.ts';
import { doctorProjectMessages } from './doctor-project.ts';
import { doctorSurroundingsMessages } from './doctor-surroundings.ts';
import { explainBuildMessages } from './explain-build.ts';
import { explainChecksumsMessages } from './explain-checksums.ts';
import { explainMirrorMessages } from './explain-mirror.ts';
import { explainNetworkMessages } from './explain-network.ts';
import { explainPrivateMessages } from './explain-private.ts';
import { explainProjectMessages } from './explain-project.ts';
import { explainSettingsMessages } from './explain-settings.ts';
import { explainTlsMessages } from './explain-tls.ts';
import { explainToolchainMessages } from './explain-toolchain.ts';
import { ledgerMessages } from './ledger.ts';
import { metricsMessages } from './metrics.ts';
import { mirrorMessages } from './mirror.ts';
import { mirrorsMessages } from './mirrors.ts';
import { moduleMessages } from './module.ts';
import { observeMessages } from './observe.ts';
import { originMessages } from './origin.ts';
import { originCredentialMessages } from './origin-credentials.ts';
import { originGitMessages } from './origin-git.ts';
import { pageMessages } from './page.ts';
import { referenceMessages } from './reference.ts';
import { serverMessages } from './server.ts';
import { serverAccessMessages } from './server-access.ts';
import { settingsMessages } from './settings.ts';
import { settingsAccessMessages } from './settings-access.ts';
import { settingsUpstreamMessages } from './settings-upstream.ts';
import { storeMessages } from './store.ts';
import { sumdbMessages } from './sumdb.ts';
import { verifyMessages } from './verify.ts';
import { zipMessages } from './zip.ts';

/** One catalogue a room. */
const catalogs: Readonly<Record<string, Catalog>> = {
  absence: absenceMessages,
  cli: {
    ...cliMessages,
    ...cliMirrorMessages,
    ...cliHelpMessages,
    ...cliCommandMessages,
    ...cliAuthMessages,
    ...cliLedgerMessages,
    ...cliExplainMessages,
    ...cliSetupMessages,
    ...cliUndoMessages,
    ...cliDoctorMessages,
    ...cliMirrorsMessages,
    ...cliCompletionMessages,
  },
  config: {
    ...configMessages,
    ...configUpstreamMessages,
    ...configPrivateMessages,
    ...configAccessMessages,
  },
  goenv: {
    ...goenvPlanMessages,
    ...goenvSettingsMessages,
    ...goenvAccidentMessages,
    ...goenvMirrorAccidentMessages,
    ...goenvPlacesMessages,
  },
  doctor: {
    ...doctorMessages,
    ...doctorGoMessages,
    ...doctorProjectMessages,
    ...doctorSurroundingsMessages,
  },
  'doctor-modules': { ...doctorModulesMessages, ...doctorPrivateMessages },
  'doctor-network': doctorNetworkMessages,
  explain: {
    ...explainBuildMessages,
    ...explainChecksumsMessages,
    ...explainMirrorMessages,
    ...explainNetworkMessages,
    ...explainPrivateMessages,
    ...explainProjectMessages,
    ...explainSettingsMessages,
    ...explainTlsMessages,
    ...explainToolchainMessages,
  },
  ledger: ledgerMessages,
  metrics: metricsMessages,
  mirror: mirrorMessages,
  mirrors: mirrorsMessages,
  module: moduleMessages,
  observe: observeMessages,
  origin: { ...originMessages, ...originCredentialMessages, ...originGitMessages },
  page: pageMessages,
  reference: referenceMessages,
  server: { ...serverMessages, ...serverAccessMessages },
  settings: { ...settingsMessages, ...settingsUpstreamMessages, ...settingsAccessMessages },
  store: storeMessages,
  sumdb: sumdbMessages,
  verify: verifyMessages,
  zip: zipMessages,
};

/** Every message there is. */
export const messages: Catalog = Object.fromEntries(
  Object.values(catalogs).flatMap((catalog) => Object.entries(catalog)),
);
