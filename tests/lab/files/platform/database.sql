CREATE DATABASE centreon;
CREATE TABLE centreon.host (
    host_id INT AUTO_INCREMENT PRIMARY KEY, host_name VARCHAR(200), host_address VARCHAR(255));
INSERT INTO centreon.host (host_name, host_address) VALUES
    ('Centreon-Server', '127.0.0.1'), ('router', '192.0.2.1'), ('printer', '192.0.2.9');
CREATE TABLE centreon.informations (`key` VARCHAR(25), value VARCHAR(1024));
INSERT INTO centreon.informations VALUES ('version', '20.04.20');
CREATE TABLE centreon.session (session_id VARCHAR(256), user_id INT, last_reload INT);

CREATE DATABASE centreon_storage;
CREATE TABLE centreon_storage.hosts (host_id INT PRIMARY KEY, name VARCHAR(255), state SMALLINT);
INSERT INTO centreon_storage.hosts VALUES
    (1, 'Centreon-Server', 0), (2, 'router', 0), (3, 'printer', 1);

CREATE USER centreon@'%' IDENTIFIED BY 'Web-Pa55!';
GRANT ALL ON centreon.* TO centreon@'%';
GRANT ALL ON centreon_storage.* TO centreon@'%';

-- The last three are what mysql_upgrade grants on a real 10.3 to holders of the others.
CREATE USER 'centreon-repl'@'%' IDENTIFIED BY 'Repl-Pa55!', 'centreon-repl'@localhost
    IDENTIFIED BY 'Repl-Pa55!';
GRANT SHUTDOWN, PROCESS, RELOAD, SUPER, SELECT, REPLICATION CLIENT, REPLICATION SLAVE,
    REPLICATION SLAVE ADMIN, SLAVE MONITOR, REPLICATION MASTER ADMIN ON *.*
    TO 'centreon-repl'@'%', 'centreon-repl'@localhost;

CREATE USER root@'%' IDENTIFIED BY 'R00t-Pa55!';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
ALTER USER root@localhost IDENTIFIED BY 'R00t-Pa55!';
