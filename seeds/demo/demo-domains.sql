-- demo-domains: domain names, registrar contacts and DNS records of the invented controller demo-hosting.
-- Every person, domain and address below is invented (.example, documentation addresses). Runs unchanged on SQLite and PostgreSQL.
-- The seeder replaces {today}, {today-30d}, {today-14m}, {today-8y} by ISO dates before executing.
-- Values that begin with CANARY are credentials or trade secrets: no package, log or page may show them unasked.
-- domains.admin_contact points to contacts and contacts.default_domain points back (no constraint in that direction:
-- one of the two tables has to be created first). account is the registrar account; a household may share one.

CREATE TABLE contacts (
  contact_id      integer NOT NULL,
  account         text    NOT NULL,
  name            text,
  organisation    text,
  email           text,
  phone           text,
  street          text,
  postal_code     text,
  city            text,
  country         text,
  default_domain  text,
  replaces        integer,
  updated_on      date    NOT NULL,
  PRIMARY KEY (contact_id),
  FOREIGN KEY (replaces) REFERENCES contacts (contact_id)
);
CREATE INDEX ix_contacts_account_id ON contacts (account, contact_id);
CREATE INDEX ix_contacts_account_domain ON contacts (account, default_domain);
CREATE INDEX ix_contacts_default_domain ON contacts (default_domain);
CREATE INDEX ix_contacts_account_replaces ON contacts (account, replaces);
CREATE INDEX ix_contacts_replaces ON contacts (replaces);
CREATE INDEX ix_contacts_email ON contacts (email);
CREATE INDEX ix_contacts_phone ON contacts (phone);

CREATE TABLE domains (
  domain_name    text    NOT NULL,
  account        text    NOT NULL,
  tenant_id      integer,                  -- empty for domains taken over from an old registrar
  customer_no    text,
  admin_contact  integer,
  status         text    NOT NULL,         -- active, redemption, transferred
  auth_code      text,
  privacy_on     integer NOT NULL,
  registered_on  date,
  expires_on     date,
  updated_on     date    NOT NULL,
  PRIMARY KEY (domain_name),
  FOREIGN KEY (admin_contact) REFERENCES contacts (contact_id)
);
CREATE INDEX ix_domains_customer ON domains (tenant_id, customer_no);
CREATE INDEX ix_domains_account_admin ON domains (account, admin_contact);
CREATE INDEX ix_domains_admin ON domains (admin_contact);
CREATE INDEX ix_domains_account_name ON domains (account, domain_name);

CREATE TABLE dns_records (
  record_id    integer NOT NULL,
  domain_name  text    NOT NULL,
  host         text    NOT NULL,
  rtype        text    NOT NULL,
  value        text    NOT NULL,
  ttl          integer NOT NULL,
  updated_on   date    NOT NULL,
  PRIMARY KEY (record_id),
  FOREIGN KEY (domain_name) REFERENCES domains (domain_name)
);
CREATE INDEX ix_dns_domain ON dns_records (domain_name);

-- ---------------------------------------------------------------- contacts
-- Kim, account KL-77. 501 carries the known e-mail; 502 and 503 are reached only along replaces; 504 only by the
-- second e-mail; 505 only by the cycle: 501 -> gamlalund.example (admin) -> 505 (default domain) -> lund-arkiv.example.
INSERT INTO contacts (contact_id, account, name, organisation, email, phone, street, postal_code, city, country, default_domain, replaces, updated_on) VALUES
(503, 'KL-77', 'K. Lund', '', NULL, NULL, 'Gamla vägen 1', '000 12', 'Exempelby', 'SE', NULL, NULL, '{today-9y}'),
(502, 'KL-77', 'Kim Lund', 'Lunds ateljé; foto & "form"', 'kim@gammalpost.example', '', 'Gamla vägen 1', '000 12', 'Exempelby', 'SE', NULL, 503, '{today-7y}'),
(501, 'KL-77', 'Kim Lund', NULL, 'kim@lund.example', '+46701740605', 'Åkergatan 4 B', '000 12', 'Exempelby', 'SE', 'kimlund.example', 502, '{today-400d}'),
(504, 'KL-77', 'Kim Lund', NULL, 'kim.lund@brev.example', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{today-20m}'),
(505, 'KL-77', '=Lund, Kim', NULL, NULL, NULL, 'Åkergatan 4 B', '000 12', 'Exempelby', 'SE', 'gamlalund.example', NULL, '{today-6y}'),
-- Börje, another person: admin of Kim's lundfoto.example and that domain is even his default
(777, 'BN-01', 'Börje Kabelius', 'Kabelius nätverk', 'borje@natverk.example', '+46701740615', 'Kopplingsgatan 9', '000 47', 'Provköping', 'SE', 'lundfoto.example', NULL, '{today-20m}'),
(778, 'BN-01', 'Börje Kabelius', NULL, 'borje@natverk.example', NULL, 'Kopplingsgatan 9', '000 47', 'Provköping', 'SE', 'natverk.example', 777, '{today-4m}'),
-- Eva took over a contact from Kim: replaces crosses from one account into another and must not be followed
(880, 'BB-12', 'Eva Strand', 'Bohus båtklubb', 'eva@bohusbatar.example', '+46701740614', 'Bryggan 1', '000 55', 'Låtsasborg', 'SE', 'bohusbatar.example', 503, '{today-4m}'),
-- the other Kim Lund
(551, 'KG-22', 'Kim Lund', NULL, 'kim.lund@granit.example', '+46701740631', 'Stenvägen 17', '000 47', 'Provköping', 'SE', 'granit.example', 552, '{today-14m}'),
(552, 'KG-22', 'Kim Lund', NULL, NULL, NULL, 'Stenvägen 15', '000 47', 'Provköping', 'SE', NULL, NULL, '{today-5y}'),
-- Amina in tenant 2, Per and Rut
(560, 'AE-42', 'Amina Ek', NULL, 'amina@ek.example', '+46701740642', 'Kvarnbacken 8', '000 63', 'Testsjö', 'SE', 'amina-ek.example', NULL, '{today-3y}'),
(570, 'PS-10', 'Per Sandberg', NULL, 'per@sandberg.example', '+46701740610', 'Hamngränd 3', '000 31', 'Låtsasborg', 'SE', 'sandberg.example', NULL, '{today-6y}'),
(571, 'RN-10', 'Rut Nyström', NULL, 'rut@nystrom.example', '+46701740620', 'Hamngränd 33', '000 31', 'Låtsasborg', 'SE', 'nystrom.example', NULL, '{today-6y}'),
-- the household shares the mailbox and the registrar account, not the domains
(601, 'BRG-5', 'Maja Berg', NULL, 'hemma@berg.example', '+46701740611', 'Lärkvägen 21', '000 18', 'Exempelby', 'SE', 'majaberg.example', NULL, '{today-4y}'),
(602, 'BRG-5', 'Olle Berg', NULL, 'hemma@berg.example', '+46701740612', 'Lärkvägen 21', '000 18', 'Exempelby', 'SE', 'ollesbatar.example', NULL, '{today-3y}'),
-- relatives and neighbours in spelling
(590, 'SL-09', 'Sven Lund', NULL, 'sven@lund.example', '+46313900640', 'Sågarvägen 2', '000 12', 'Exempelby', 'SE', 'lund.example', NULL, '{today-12y}'),
(591, 'KL-7', 'Kajsa Limhed', NULL, 'kim_@lund.example', '+46701740650', 'Åkergatan 4', '000 12', 'Exempelby', 'SE', 'limhed.example', NULL, '{today-1y}');

INSERT INTO contacts (contact_id, account, name, organisation, email, phone, street, postal_code, city, country, default_domain, replaces, updated_on) VALUES
(1601, 'EX-100', 'Astrid Lindh', NULL, 'astrid@astrid-lindh.example', '+46701740660', 'Björkstigen 3', '000 12', 'Exempelby', 'SE', 'astrid-lindh.example', NULL, '{today-2y}'),
(1602, 'EX-101', 'Bengt Åström', NULL, 'bengt@bengt-astrom.example', '+46701740661', 'Kvarnvägen 4', '000 18', 'Exempelby', 'SE', 'bengt-astrom.example', NULL, '{today-3y}'),
(1603, 'EX-102', 'Cecilia Öberg', NULL, 'cecilia@cecilia-oberg.example', '+46701740662', 'Syrengatan 5', '000 31', 'Låtsasborg', 'SE', 'cecilia-oberg.example', NULL, '{today-4y}'),
(1604, 'EX-103', 'David Holm', NULL, 'david@david-holm.example', '+46701740663', 'Backvägen 6', '000 47', 'Provköping', 'SE', 'david-holm.example', NULL, '{today-5y}'),
(1605, 'EX-104', 'Fatima Rahimi', NULL, 'fatima@fatima-rahimi.example', '+46701740664', 'Torpslingan 7', '000 63', 'Testsjö', 'SE', 'fatima-rahimi.example', NULL, '{today-6y}'),
(1606, 'EX-105', 'Gustav Ek', NULL, 'gustav@gustav-ek.example', '+46701740665', 'Norra gränden 8', '000 12', 'Exempelby', 'SE', 'gustav-ek.example', NULL, '{today-7y}'),
(1607, 'EX-106', 'Hanna Sjö', NULL, 'hanna@hanna-sjo.example', '+46701740666', 'Ängsvägen 9', '000 18', 'Exempelby', 'SE', 'hanna-sjo.example', NULL, '{today-8y}'),
(1608, 'EX-107', 'Ibrahim Yilmaz', NULL, 'ibrahim@ibrahim-yilmaz.example', '+46701740667', 'Smedjegatan 10', '000 31', 'Låtsasborg', 'SE', 'ibrahim-yilmaz.example', NULL, '{today-9y}'),
(1609, 'EX-108', 'Johanna Dahl', NULL, 'johanna@johanna-dahl.example', '+46701740668', 'Björkstigen 11', '000 47', 'Provköping', 'SE', 'johanna-dahl.example', NULL, '{today-2y}'),
(1610, 'EX-109', 'Karl-Erik Björk', NULL, 'karlerik@karlerik-bjork.example', '+46701740669', 'Kvarnvägen 12', '000 63', 'Testsjö', 'SE', 'karlerik-bjork.example', NULL, '{today-3y}'),
(1611, 'EX-110', 'Linnea Frost', NULL, 'linnea@linnea-frost.example', '+46701740670', 'Syrengatan 13', '000 12', 'Exempelby', 'SE', 'linnea-frost.example', NULL, '{today-4y}'),
(1612, 'EX-111', 'Mikael Ståhl', NULL, 'mikael@mikael-stahl.example', '+46701740671', 'Backvägen 14', '000 18', 'Exempelby', 'SE', 'mikael-stahl.example', NULL, '{today-5y}'),
(1613, 'EX-112', 'Noor Al-Amin', NULL, 'noor@noor-alamin.example', '+46701740672', 'Torpslingan 15', '000 31', 'Låtsasborg', 'SE', 'noor-alamin.example', NULL, '{today-6y}'),
(1614, 'EX-113', 'Oskar Lind', NULL, 'oskar@oskar-lind.example', '+46701740673', 'Norra gränden 16', '000 47', 'Provköping', 'SE', 'oskar-lind.example', NULL, '{today-7y}'),
(1615, 'EX-114', 'Petra Vinter', NULL, 'petra@petra-vinter.example', '+46701740674', 'Ängsvägen 17', '000 63', 'Testsjö', 'SE', 'petra-vinter.example', NULL, '{today-8y}'),
(1616, 'EX-115', 'Minh Nguyen', NULL, 'minh@minh-nguyen.example', '+46701740675', 'Smedjegatan 18', '000 12', 'Exempelby', 'SE', 'minh-nguyen.example', NULL, '{today-9y}'),
(1617, 'EX-116', 'Ragnhild Moe', NULL, 'ragnhild@ragnhild-moe.example', '+46701740676', 'Björkstigen 19', '000 18', 'Exempelby', 'SE', 'ragnhild-moe.example', NULL, '{today-2y}'),
(1618, 'EX-117', 'Sara O''Connor', NULL, 'sara@sara-oconnor.example', '+46701740677', 'Kvarnvägen 20', '000 31', 'Låtsasborg', 'SE', 'sara-oconnor.example', NULL, '{today-3y}'),
(1619, 'EX-118', 'Tomas Kvist', NULL, 'tomas@tomas-kvist.example', '+46701740678', 'Syrengatan 21', '000 47', 'Provköping', 'SE', 'tomas-kvist.example', NULL, '{today-4y}'),
(1620, 'EX-119', 'Ulla-Britt Ahl', NULL, 'ullabritt@ullabritt-ahl.example', '+46701740679', 'Backvägen 22', '000 63', 'Testsjö', 'SE', 'ullabritt-ahl.example', NULL, '{today-5y}'),
(1621, 'EX-120', 'Viktor Zetterqvist', NULL, 'viktor@viktor-zetterqvist.example', '+46701740680', 'Torpslingan 23', '000 12', 'Exempelby', 'SE', 'viktor-zetterqvist.example', NULL, '{today-6y}'),
(1622, 'EX-121', 'Wilma Gran', NULL, 'wilma@wilma-gran.example', '+46701740681', 'Norra gränden 24', '000 18', 'Exempelby', 'SE', 'wilma-gran.example', NULL, '{today-7y}'),
(1623, 'EX-122', 'Yngve Hed', NULL, 'yngve@yngve-hed.example', '+46701740682', 'Ängsvägen 25', '000 31', 'Låtsasborg', 'SE', 'yngve-hed.example', NULL, '{today-8y}'),
(1624, 'EX-123', 'Ärla Norén', NULL, 'arla@arla-noren.example', '+46701740683', 'Smedjegatan 26', '000 47', 'Provköping', 'SE', 'arla-noren.example', NULL, '{today-9y}');

-- ---------------------------------------------------------------- domains
INSERT INTO domains (domain_name, account, tenant_id, customer_no, admin_contact, status, auth_code, privacy_on, registered_on, expires_on, updated_on) VALUES
('kimlund.example', 'KL-77', 1, 'C-1042', 501, 'redemption', 'CANARY-auth-kimlund', 1, '{today-10y}', '{today-15d}', '{today-15d}'),
('lundfoto.example', 'KL-77', 1, 'C-1042', 777, 'transferred', 'CANARY-auth-lundfoto', 0, '{today-20m}', '{today+4m}', '{today-40d}'),
('blåbärslund.example', 'KL-77', 1, 'C-1042', 501, 'active', 'CANARY-auth-blabarslund', 1, '{today-60d}', '{today+10m}', '{today-60d}'),
('gamlalund.example', 'KL-77', NULL, NULL, 501, 'active', NULL, 0, '{today-90m}', '{today+3m}', '{today-2y}'),
('lund-arkiv.example', 'KL-77', NULL, NULL, 505, 'active', '', 0, '{today-6y}', '{today+2m}', '{today-6y}'),
-- Eva's domain: Kim's old contact is its admin, so Kim is mentioned here and no more
('bohusbatar.example', 'BB-12', 1, 'C-1100', 503, 'active', 'CANARY-auth-bohusbatar', 1, '{today-7y}', '{today+8m}', '{today-4m}'),
('bohusregatta.example', 'BB-12', 1, 'C-1100', 880, 'active', 'CANARY-auth-bohusregatta', 1, '{today-2y}', '{today+8m}', '{today-4m}'),
('natverk.example', 'BN-01', 1, 'C-1150', 778, 'active', 'CANARY-auth-natverk', 0, '{today-9y}', '{today+8m}', '{today-4m}'),
('granit.example', 'KG-22', 1, 'C-2210', 551, 'active', 'CANARY-auth-granit', 1, '{today-5y}', '{today+10m}', '{today-2m}'),
('amina-ek.example', 'AE-42', 2, 'C-1042', 560, 'active', 'CANARY-auth-amina', 1, '{today-10y}', '{today+11m}', '{today-25d}'),
('sandberg.example', 'PS-10', 1, '1001', 570, 'active', 'CANARY-auth-sandberg', 1, '{today-15y}', '{today+2m}', '{today-10m}'),
('nystrom.example', 'RN-10', 2, '1001', 571, 'active', 'CANARY-auth-nystrom', 1, '{today-15y}', '{today+1m}', '{today-11m}'),
('majaberg.example', 'BRG-5', 1, 'C-1077', 601, 'active', 'CANARY-auth-majaberg', 1, '{today-4y}', '{today+5m}', '{today-7m}'),
('ollesbatar.example', 'BRG-5', 1, 'C-1078', 602, 'active', 'CANARY-auth-ollesbatar', 1, '{today-3y}', '{today+5m}', '{today-7m}'),
('lund.example', 'SL-09', 1, 'C-0900', 590, 'active', 'CANARY-auth-lund', 0, '{today-12y}', '{today+7m}', '{today-5m}'),
('limhed.example', 'KL-7', 1, 'C-104', 591, 'active', 'CANARY-auth-limhed', 1, '{today-1y}', '{today+9m}', '{today-3m}');

INSERT INTO domains (domain_name, account, tenant_id, customer_no, admin_contact, status, auth_code, privacy_on, registered_on, expires_on, updated_on) VALUES
('astrid-lindh.example', 'EX-100', 1, 'C-3001', 1601, 'active', 'CANARY-auth-1601', 0, '{today-2y}', '{today+1m}', '{today-1m}'),
('bengt-astrom.example', 'EX-101', 1, 'C-3002', 1602, 'active', 'CANARY-auth-1602', 1, '{today-3y}', '{today+2m}', '{today-2m}'),
('cecilia-oberg.example', 'EX-102', 2, 'C-3001', 1603, 'active', 'CANARY-auth-1603', 0, '{today-4y}', '{today+3m}', '{today-3m}'),
('david-holm.example', 'EX-103', 1, 'C-3003', 1604, 'active', 'CANARY-auth-1604', 1, '{today-5y}', '{today+4m}', '{today-4m}'),
('fatima-rahimi.example', 'EX-104', 1, 'C-3004', 1605, 'active', 'CANARY-auth-1605', 0, '{today-6y}', '{today+5m}', '{today-5m}'),
('gustav-ek.example', 'EX-105', 2, 'C-3002', 1606, 'transferred', 'CANARY-auth-1606', 1, '{today-7y}', '{today+6m}', '{today-6m}'),
('hanna-sjo.example', 'EX-106', 1, 'C-3005', 1607, 'active', 'CANARY-auth-1607', 0, '{today-8y}', '{today+7m}', '{today-7m}'),
('ibrahim-yilmaz.example', 'EX-107', 1, 'C-3006', 1608, 'active', 'CANARY-auth-1608', 1, '{today-9y}', '{today+8m}', '{today-8m}'),
('johanna-dahl.example', 'EX-108', 2, 'C-3003', 1609, 'active', 'CANARY-auth-1609', 0, '{today-2y}', '{today+9m}', '{today-9m}'),
('karlerik-bjork.example', 'EX-109', 1, 'C-3007', 1610, 'active', 'CANARY-auth-1610', 1, '{today-3y}', '{today+10m}', '{today-10m}'),
('linnea-frost.example', 'EX-110', 1, 'C-3008', 1611, 'active', 'CANARY-auth-1611', 0, '{today-4y}', '{today+11m}', '{today-11m}'),
('mikael-stahl.example', 'EX-111', 2, 'C-3004', 1612, 'transferred', 'CANARY-auth-1612', 1, '{today-5y}', '{today+1m}', '{today-12m}'),
('noor-alamin.example', 'EX-112', 1, 'C-3009', 1613, 'active', 'CANARY-auth-1613', 0, '{today-6y}', '{today+2m}', '{today-13m}'),
('oskar-lind.example', 'EX-113', 1, 'C-3010', 1614, 'active', 'CANARY-auth-1614', 1, '{today-7y}', '{today+3m}', '{today-14m}'),
('petra-vinter.example', 'EX-114', 2, 'C-3005', 1615, 'active', 'CANARY-auth-1615', 0, '{today-8y}', '{today+4m}', '{today-15m}'),
('minh-nguyen.example', 'EX-115', 1, 'C-3011', 1616, 'active', 'CANARY-auth-1616', 1, '{today-9y}', '{today+5m}', '{today-16m}'),
('ragnhild-moe.example', 'EX-116', 1, 'C-3012', 1617, 'active', 'CANARY-auth-1617', 0, '{today-2y}', '{today+6m}', '{today-17m}'),
('sara-oconnor.example', 'EX-117', 2, 'C-3006', 1618, 'transferred', 'CANARY-auth-1618', 1, '{today-3y}', '{today+7m}', '{today-18m}'),
('tomas-kvist.example', 'EX-118', 1, 'C-3013', 1619, 'active', 'CANARY-auth-1619', 0, '{today-4y}', '{today+8m}', '{today-19m}'),
('ullabritt-ahl.example', 'EX-119', 1, 'C-3014', 1620, 'active', 'CANARY-auth-1620', 1, '{today-5y}', '{today+9m}', '{today-20m}'),
('viktor-zetterqvist.example', 'EX-120', 2, 'C-3007', 1621, 'active', 'CANARY-auth-1621', 0, '{today-6y}', '{today+10m}', '{today-21m}'),
('wilma-gran.example', 'EX-121', 1, 'C-3015', 1622, 'active', 'CANARY-auth-1622', 1, '{today-7y}', '{today+11m}', '{today-22m}'),
('yngve-hed.example', 'EX-122', 1, 'C-3016', 1623, 'active', 'CANARY-auth-1623', 0, '{today-8y}', '{today+1m}', '{today-23m}'),
('arla-noren.example', 'EX-123', 2, 'C-3008', 1624, 'transferred', 'CANARY-auth-1624', 1, '{today-9y}', '{today+2m}', '{today-24m}');

-- ---------------------------------------------------------------- dns_records
INSERT INTO dns_records (record_id, domain_name, host, rtype, value, ttl, updated_on) VALUES
(701, 'kimlund.example', '@', 'A', '192.0.2.10', 3600, '{today-3y}'),
(702, 'kimlund.example', 'www', 'CNAME', 'kimlund.example.', 3600, '{today-3y}'),
(703, 'kimlund.example', '@', 'TXT', '"v=spf1 ip4:192.0.2.10 -all; kontakt=kim@lund.example"', 0, '{today-2y}'),
(704, 'lundfoto.example', '@', 'A', '198.51.100.15', 300, '{today-20m}'),
(705, 'gamlalund.example', '@', 'MX', '10 post.gamlalund.example.', 86400, '{today-6y}'),
(706, 'lund-arkiv.example', 'arkiv', 'AAAA', '2001:db8::42', 86400, '{today-6y}'),
(710, 'bohusbatar.example', '@', 'A', '198.51.100.12', 3600, '{today-4m}'),
(711, 'bohusbatar.example', '@', 'TXT', '"webbansvarig: Kim Lund"', 3600, '{today-4m}'),
(712, 'bohusregatta.example', '@', 'A', '198.51.100.12', 3600, '{today-4m}'),
(720, 'natverk.example', '@', 'A', '198.51.100.15', 300, '{today-4m}'),
(721, 'natverk.example', 'ns1', 'A', '198.51.100.16', 300, '{today-4m}'),
(730, 'granit.example', '@', 'A', '203.0.113.31', 3600, '{today-14m}'),
(731, 'granit.example', '@', 'TXT', '"Kim Lund, Stenvägen 17"', 3600, '{today-14m}'),
(740, 'amina-ek.example', '@', 'A', '203.0.113.42', 3600, '{today-3y}'),
(741, 'amina-ek.example', '@', 'MX', '10 post.amina-ek.example.', 3600, '{today-3y}'),
(750, 'sandberg.example', '@', 'A', '203.0.113.101', 3600, '{today-6y}'),
(751, 'nystrom.example', '@', 'A', '203.0.113.102', 3600, '{today-6y}'),
(760, 'majaberg.example', '@', 'A', '203.0.113.77', 3600, '{today-4y}'),
(761, 'ollesbatar.example', '@', 'A', '203.0.113.78', 3600, '{today-3y}'),
(770, 'lund.example', '@', 'MX', '10 post.lund.example.', 3600, '{today-12y}'),
(771, 'limhed.example', '@', 'A', '203.0.113.104', 3600, '{today-1y}');

INSERT INTO dns_records (record_id, domain_name, host, rtype, value, ttl, updated_on) VALUES
(1701, 'astrid-lindh.example', '@', 'A', '203.0.113.110', 3600, '{today-1m}'),
(1702, 'bengt-astrom.example', '@', 'A', '203.0.113.111', 3600, '{today-2m}'),
(1703, 'cecilia-oberg.example', '@', 'A', '203.0.113.112', 3600, '{today-3m}'),
(1704, 'david-holm.example', '@', 'A', '203.0.113.113', 3600, '{today-4m}'),
(1705, 'fatima-rahimi.example', '@', 'A', '203.0.113.114', 3600, '{today-5m}'),
(1706, 'gustav-ek.example', '@', 'A', '203.0.113.115', 3600, '{today-6m}'),
(1707, 'hanna-sjo.example', '@', 'A', '203.0.113.116', 3600, '{today-7m}'),
(1708, 'ibrahim-yilmaz.example', '@', 'A', '203.0.113.117', 3600, '{today-8m}'),
(1709, 'johanna-dahl.example', '@', 'A', '203.0.113.118', 3600, '{today-9m}'),
(1710, 'karlerik-bjork.example', '@', 'A', '203.0.113.119', 3600, '{today-10m}'),
(1711, 'linnea-frost.example', '@', 'A', '203.0.113.120', 3600, '{today-11m}'),
(1712, 'mikael-stahl.example', '@', 'A', '203.0.113.121', 3600, '{today-12m}'),
(1713, 'noor-alamin.example', '@', 'A', '203.0.113.122', 3600, '{today-13m}'),
(1714, 'oskar-lind.example', '@', 'A', '203.0.113.123', 3600, '{today-14m}'),
(1715, 'petra-vinter.example', '@', 'A', '203.0.113.124', 3600, '{today-15m}'),
(1716, 'minh-nguyen.example', '@', 'A', '203.0.113.125', 3600, '{today-16m}'),
(1717, 'ragnhild-moe.example', '@', 'A', '203.0.113.126', 3600, '{today-17m}'),
(1718, 'sara-oconnor.example', '@', 'A', '203.0.113.127', 3600, '{today-18m}'),
(1719, 'tomas-kvist.example', '@', 'A', '203.0.113.128', 3600, '{today-19m}'),
(1720, 'ullabritt-ahl.example', '@', 'A', '203.0.113.129', 3600, '{today-20m}'),
(1721, 'viktor-zetterqvist.example', '@', 'A', '203.0.113.130', 3600, '{today-21m}'),
(1722, 'wilma-gran.example', '@', 'A', '203.0.113.131', 3600, '{today-22m}'),
(1723, 'yngve-hed.example', '@', 'A', '203.0.113.132', 3600, '{today-23m}'),
(1724, 'arla-noren.example', '@', 'A', '203.0.113.133', 3600, '{today-24m}');
