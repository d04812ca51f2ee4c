"""The private PostgreSQL cluster that the app makes, starts and stops itself."""

from border_gov.kernel.cluster.places import socket_folder
from border_gov.kernel.cluster.server import Cluster, temporary_cluster
from border_gov.kernel.cluster.texts import DATABASE, ROLES

__all__ = ["DATABASE", "ROLES", "Cluster", "socket_folder", "temporary_cluster"]
