import './base.css';
import './controls.css';
import './cards.css';
import './header.css';
import './messages.css';
import './markdown.css';
import './models.css';
import './composer.css';
