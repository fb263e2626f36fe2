"""Words that say, on a button, that it does something: English, German, French, Spanish, Welsh."""

from __future__ import annotations

from paravent.core.text import folded

_VERBS = """
save apply confirm submit delete remove unfriend unfollow block unblock accept decline approve
reject deny allow disallow ignore enable disable activate deactivate send invite subscribe
unsubscribe join leave publish upload buy pay purchase order donate vote logout signout disconnect
connect revoke authorise authorize add create update reset clear install mute unmute pin archive
unarchive restore merge transfer agree ok okay yes done continue turn switch poke retweet repost
import sync dismiss
speichern übernehmen bestätigen absenden löschen entfernen entfreunden blockieren annehmen
ablehnen zustimmen erlauben aktivieren deaktivieren senden einladen abonnieren beitreten verlassen
veröffentlichen hochladen abmelden ausloggen ausschalten einschalten trennen verbinden hinzufügen
zurücksetzen entfolgen fertig weiter ja posten teilen folgen
enregistrer appliquer confirmer valider supprimer effacer retirer bloquer débloquer accepter
refuser autoriser activer désactiver envoyer inviter abonner désabonner rejoindre quitter publier
téléverser déconnexion déconnecter ajouter réinitialiser suivre oui terminer continuer partager
guardar aplicar confirmar eliminar borrar quitar bloquear desbloquear aceptar rechazar permitir
activar desactivar enviar invitar suscribirse unirse salir publicar subir desconectar añadir
agregar restablecer seguir sí continuar compartir
cadw cadarnhau cyflwyno dileu tynnu rhwystro blocio dadflocio derbyn gwrthod caniatáu galluogi
analluogi anfon gwahodd ymuno gadael cyhoeddi allgofnodi ychwanegu ailosod dilyn ie parhau rhannu
"""
_PHRASES = """
sign out; log out; turn on; turn off; switch on; switch off; opt out; opt in; add friend;
limit past posts; limit last posts; se désabonner; se déconnecter; s'abonner; cerrar sesión;
dejar de seguir; nicht mehr folgen; ne plus suivre; troi ymlaen; diffodd
"""
_SUBJECTS_TOO = "post follow share like report comment reply tag"
_OBJECTS = """
now it this all back user account anyway comment reply message photo story to them him her page
everyone someone again
"""
_TIES = "following requested subscribed"
_QUESTIONS = """
who what which when where how do does can are is why wer was welche wie wo darf qui que quoi quel
quelle comment où quién qué cuál cómo dónde pwy beth pa sut ble
"""

ACTS = frozenset(folded(word) for word in _VERBS.split())
PHRASES = tuple(folded(phrase) for phrase in _PHRASES.split(";"))
ACTS_ALONE = frozenset(_SUBJECTS_TOO.split())
"""Words that act alone or before one of ``WHAT``, and name a subject otherwise: "Post audience"."""
WHAT = frozenset(_OBJECTS.split())
ASKS = frozenset(folded(word) for word in _QUESTIONS.split())
TIES = frozenset(_TIES.split())
"""Ties that a button shows while they last: pressing it undoes them."""
