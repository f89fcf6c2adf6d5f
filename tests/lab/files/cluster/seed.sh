# Runs on every node between create and start: an empty CIB with a short dc-deadtime. Pacemaker
# would otherwise wait 20 s before its first election.
set -eu
cibadmin --empty >/run/seed.xml
CIB_file=/run/seed.xml crm_attribute --type crm_config --name dc-deadtime --update 2s
install -d -o hacluster -g haclient -m 750 /var/lib/pacemaker/cib
install -o hacluster -g haclient -m 600 /run/seed.xml /var/lib/pacemaker/cib/cib.xml
rm /run/seed.xml
