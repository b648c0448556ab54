import { mountPage } from '../../ui/mount.tsx';
import { Popup } from '../../ui/popup/popup.tsx';

mountPage(Popup, 'app.name');
