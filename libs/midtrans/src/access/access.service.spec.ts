import { Accounts } from '../accounts/accounts';
import type { AccessOptions } from './access.options';
import { AccessService } from './access.service';
import type { Rights } from './rights';

const OWNER = { id: 'customer-1', isStaff: false };
const STAFF = { id: 'staff', isStaff: true };
const HELD = { isHeld: true };
const FREE = { isHeld: false };
const RIGHTS: Rights = {
  cancel: { permission: 'owner', effectOn: (row) => ('isHeld' in row && row.isHeld ? 'void' : undefined) },
  void: 'staff',
  refund: 'staff',
};

const access = (permissions: AccessOptions['permissions'] = {}) =>
  new AccessService({ permissions }, RIGHTS, false, new Accounts({ serverKey: 'SB-Mid-server-1' }));

describe('an action that may do more than its name says', () => {
  it('is for an owner as long as it does not', () => {
    expect(() => access().require('cancel', OWNER, FREE)).not.toThrow();
    expect(() => access().require('cancel', OWNER, HELD)).toThrow('cancel is for staff in the present state');
    expect(() => access().require('cancel', STAFF, HELD)).not.toThrow();
  });

  it('is for staff where nobody says what it is done to', () => {
    expect(() => access().require('cancel', OWNER)).toThrow('cancel is for staff in the present state');
    expect(() => access().require('cancel', STAFF)).not.toThrow();
  });

  it('needs both rights, whichever of them the host opens or closes', () => {
    expect(() => access({ void: 'owner' }).require('cancel', OWNER, HELD)).not.toThrow();
    const closed = access({ void: 'owner', cancel: 'staff' });
    for (const row of [HELD, FREE]) {
      expect(() => closed.require('cancel', OWNER, row)).toThrow('cancel is for staff');
    }
  });
});

it('an action that no feature knows is for staff', () => {
  expect(access().allows('check_status', OWNER)).toBe(false);
  expect(access().allows('check_status', STAFF)).toBe(true);
});
