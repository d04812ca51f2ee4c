"""The private PostgreSQL cluster that the app makes, starts and stops itself."""

from border_gov.kernel.cluster.ondemand import start_when_asked
from border_gov.kernel.cluster.places import socket_folder
from border_gov.kernel.cluster.server import Cluster, temporary_cluster
from border_gov.kernel.cluster.texts import DATABASE, ROLES

__all__ = ["DATABASE", "ROLES", "Cluster", "socket_folder", "start_when_asked", "temporary_cluster"]
