import type { Provider, Type } from '@nestjs/common';
import { controllersOf } from './features/fold';
import { FEATURES } from './midtrans.features';
import type { ControllerName } from './midtrans.module-extras';
import { mountAgain, type AdditionalMount } from './rest/additional-mount';

/**
 * Mounts controllers of the REST API once more, for a module that stands beside `MidtransModule` and lets in whom it likes: the same
 * requests, answers, rights and Idempotency-Keys at another path, behind other guards. What they need they borrow of the registration
 * when a request comes.
 *
 * @param names - by the names of the switches in `controllers`; whether the registration mounts them itself makes no difference
 * @returns what the module declares. Its guards may inject `MountedRegistration`
 */
export function additionalMount(
  names: readonly ControllerName[],
  mount: AdditionalMount,
): { controllers: Type[]; providers: Provider[] } {
  const all = controllersOf(FEATURES, 'controllers');
  return mountAgain(
    names.flatMap((name) => all[name] ?? []),
    mount,
  );
}
