-- demo-crm: customer register of the invented controller demo-hosting (Exempelhotellet AB).
-- Every person, address, domain and number below is invented. Runs unchanged on SQLite and PostgreSQL.
-- The seeder replaces {today}, {today-30d}, {today-14m}, {today-8y} by ISO dates before executing.
-- Values that begin with CANARY are credentials or trade secrets: no package, log or page may show them unasked.
-- tenant_id: 1 = Exempelhotellet, 2 = Partnerhotellet, two brands of the same controller, each with its own number series.

CREATE TABLE customers (
  tenant_id            integer NOT NULL,
  customer_no          text    NOT NULL,
  full_name            text    NOT NULL,
  email                text,
  billing_email        text,
  phone                text,
  street               text,
  postal_code          text,
  city                 text,
  country              text,
  language             text,
  panel_username       text,
  panel_password_hash  text,
  parent_tenant_id     integer,
  parent_customer_no   text,
  contract_state       text    NOT NULL,   -- prospect, active, notice, ended
  contract_start       date,
  contract_end         date,
  last_activity        date,
  contact_changed      date,               -- when e-mail, phone or address was last set
  marketing_blocked    integer NOT NULL,
  PRIMARY KEY (tenant_id, customer_no),
  FOREIGN KEY (parent_tenant_id, parent_customer_no) REFERENCES customers (tenant_id, customer_no)
);
CREATE INDEX ix_customers_email ON customers (email);
CREATE INDEX ix_customers_billing_email ON customers (billing_email);
CREATE INDEX ix_customers_phone ON customers (phone);
CREATE INDEX ix_customers_username ON customers (panel_username);
CREATE INDEX ix_customers_parent ON customers (parent_tenant_id, parent_customer_no);

CREATE TABLE contacts (
  contact_id   integer NOT NULL,
  tenant_id    integer NOT NULL,
  customer_no  text    NOT NULL,
  role         text,
  name         text,
  email        text,
  phone        text,
  note         text,
  added_on     date,
  PRIMARY KEY (contact_id),
  FOREIGN KEY (tenant_id, customer_no) REFERENCES customers (tenant_id, customer_no)
);
CREATE INDEX ix_contacts_customer ON contacts (tenant_id, customer_no);
CREATE INDEX ix_contacts_email ON contacts (email);

CREATE TABLE consents (
  consent_id    integer NOT NULL,
  tenant_id     integer NOT NULL,
  customer_no   text    NOT NULL,
  purpose       text    NOT NULL,
  granted       integer NOT NULL,
  granted_on    date,
  withdrawn_on  date,
  channel       text,
  wording       text,
  ip_address    text,
  PRIMARY KEY (consent_id),
  FOREIGN KEY (tenant_id, customer_no) REFERENCES customers (tenant_id, customer_no)
);
CREATE INDEX ix_consents_customer ON consents (tenant_id, customer_no);

-- ---------------------------------------------------------------- customers
-- Sven is Kim's parent account, Elis has Kim as parent: neither may be reached from Kim (self reference, not followed).
INSERT INTO customers (tenant_id, customer_no, full_name, email, billing_email, phone, street, postal_code, city, country, language, panel_username, panel_password_hash, parent_tenant_id, parent_customer_no, contract_state, contract_start, contract_end, last_activity, contact_changed, marketing_blocked) VALUES
(1, 'C-0900', 'Sven Lund', 'sven@lund.example', NULL, '031-390 06 40', 'Sågarvägen 2', '000 12', 'Exempelby', 'SE', 'sv', 'svenlund', 'CANARY-hash-1-C-0900', NULL, NULL, 'active', '{today-12y}', NULL, '{today-20d}', '{today-12y}', 0);

-- Kim Lund, the main person of the demo. The second address stands only in billing_email.
INSERT INTO customers (tenant_id, customer_no, full_name, email, billing_email, phone, street, postal_code, city, country, language, panel_username, panel_password_hash, parent_tenant_id, parent_customer_no, contract_state, contract_start, contract_end, last_activity, contact_changed, marketing_blocked) VALUES
(1, 'C-1042', 'Kim Lund', 'kim@lund.example', 'kim.lund@brev.example', '070-174 06 05', 'Åkergatan 4 B, "gårdshuset"; porten till vänster', '000 12', 'Exempelby', 'SE', 'sv', 'kimlund', 'CANARY-hash-1-C-1042', 1, 'C-0900', 'ended', '{today-10y}', '{today-45d}', '{today-12d}', '{today-400d}', 0);

INSERT INTO customers (tenant_id, customer_no, full_name, email, billing_email, phone, street, postal_code, city, country, language, panel_username, panel_password_hash, parent_tenant_id, parent_customer_no, contract_state, contract_start, contract_end, last_activity, contact_changed, marketing_blocked) VALUES
(1, 'C-1043', 'Elis Lund', 'elis@lund.example', NULL, '070-174 06 06', 'Åkergatan 4 B', '000 12', 'Exempelby', 'SE', 'sv', 'elislund', 'CANARY-hash-1-C-1043', 1, 'C-1042', 'active', '{today-2y}', NULL, '{today-9d}', '{today-2y}', 0),
-- same name as the main person, other street, other e-mail, other phone: another person
(1, 'C-2210', 'Kim Lund', 'kim.lund@granit.example', NULL, '070-174 06 31', 'Stenvägen 17', '000 47', 'Provköping', 'SE', 'sv', 'klund', 'CANARY-hash-1-C-2210', NULL, NULL, 'active', '{today-5y}', NULL, '{today-33d}', '{today-5y}', 0),
-- same customer number as the main person, but in the other tenant: another person
(2, 'C-1042', 'Amina Ek', 'amina@ek.example', NULL, '070-174 06 42', 'Kvarnbacken 8', '000 63', 'Testsjö', 'SE', 'sv', 'aminaek', 'CANARY-hash-2-C-1042', NULL, NULL, 'active', '{today-10y}', NULL, '{today-4d}', '{today-3y}', 0),
-- number 1001 in two tenants
(1, '1001', 'Per Sandberg', 'per@sandberg.example', NULL, '070-174 06 10', 'Hamngränd 3', '000 31', 'Låtsasborg', 'SE', 'sv', 'persandberg', 'CANARY-hash-1-1001', NULL, NULL, 'active', '{today-15y}', NULL, '{today-61d}', '{today-6y}', 0),
(2, '1001', 'Rut Nyström', 'rut@nystrom.example', NULL, '070-174 06 20', 'Hamngränd 33', '000 31', 'Låtsasborg', 'SE', 'sv', 'rutnystrom', 'CANARY-hash-2-1001', NULL, NULL, 'active', '{today-15y}', NULL, '{today-70d}', '{today-6y}', 0),
-- one household, one mailbox, two persons
(1, 'C-1077', 'Maja Berg', 'hemma@berg.example', NULL, '070-174 06 11', 'Lärkvägen 21', '000 18', 'Exempelby', 'SE', 'sv', 'majaberg', 'CANARY-hash-1-C-1077', NULL, NULL, 'active', '{today-4y}', NULL, '{today-15d}', '{today-4y}', 0),
(1, 'C-1078', 'Olle Berg', 'hemma@berg.example', NULL, '070-174 06 12', 'Lärkvägen 21', '000 18', 'Exempelby', 'SE', 'sv', 'olleberg', 'CANARY-hash-1-C-1078', NULL, NULL, 'active', '{today-3y}', NULL, '{today-22d}', '{today-3y}', 1),
-- Eva owns the ticket and the domain in which Kim is only mentioned
(1, 'C-1100', 'Eva Strand', 'eva@bohusbatar.example', NULL, '070-174 06 14', 'Bryggan 1', '000 55', 'Låtsasborg', 'SE', 'sv', 'evastrand', 'CANARY-hash-1-C-1100', NULL, NULL, 'active', '{today-7y}', NULL, '{today-6d}', '{today-7y}', 0),
-- Börje is the technical contact of one of Kim's domains
(1, 'C-1150', 'Börje Kabelius', 'borje@natverk.example', 'borje@natverk.example', '070-174 06 15', 'Kopplingsgatan 9', '000 47', 'Provköping', 'SE', 'sv', 'borjek', 'CANARY-hash-1-C-1150', NULL, NULL, 'active', '{today-9y}', NULL, '{today-2d}', '{today-9y}', 0),
-- contact data changed three days ago: not "held before the request"
(1, 'C-1060', 'Elsa Vik', 'elsa@vik.example', NULL, '070-174 06 16', 'Fjärilsstigen 5', '000 18', 'Exempelby', 'SE', 'sv', 'elsavik', 'CANARY-hash-1-C-1060', NULL, NULL, 'notice', '{today-2y}', '{today+20d}', '{today-3d}', '{today-3d}', 0),
-- neighbours in spelling (C-1O42 has the letter O): no prefix, wildcard or likeness may reach them from C-1042 or kim@lund.example
(1, 'C-104', 'Kajsa Limhed', 'kim_@lund.example', NULL, '070-174 06 50', 'Åkergatan 4', '000 12', 'Exempelby', 'SE', 'sv', 'kajsal', 'CANARY-hash-1-C-104', NULL, NULL, 'active', '{today-1y}', NULL, '{today-40d}', '{today-1y}', 0),
(1, 'C-10420', 'Kimberly Lundh', 'k%m@lund.example', NULL, '070-174 06 51', 'Åkergatan 44', '000 12', 'Exempelby', 'SE', 'en', 'kimlundh', 'CANARY-hash-1-C-10420', NULL, NULL, 'active', '{today-1y}', NULL, '{today-41d}', '{today-1y}', 0),
(2, 'C-1O42', 'Joakim Slund', 'kim@slund.example', NULL, '070-174 06 52', 'Åkerstigen 4 B', '000 13', 'Exempelby', 'SE', 'sv', 'kimslund', 'CANARY-hash-2-C-1O42', NULL, NULL, 'ended', '{today-6y}', '{today-2y}', '{today-2y}', '{today-6y}', 0),
-- blank and placeholder contact data that must never be used as a key
(1, 'C-1201', 'Gun Tomrum', '', '', '', NULL, NULL, NULL, 'SE', 'sv', NULL, NULL, NULL, NULL, 'ended', '{today-9y}', '{today-4y}', '{today-4y}', NULL, 0),
(1, 'C-1202', 'Leif Tomrum', '', NULL, '', '', '', '', 'SE', 'sv', '', NULL, NULL, NULL, 'ended', '{today-9y}', '{today-3y}', '{today-3y}', NULL, 0),
(2, 'C-1203', 'Siv Saknas', 'saknas@exempelhotellet.example', NULL, NULL, NULL, NULL, NULL, 'SE', 'sv', 'sivs', 'CANARY-hash-2-C-1203', NULL, NULL, 'prospect', NULL, NULL, '{today-100d}', NULL, 0),
(2, 'C-1204', 'Ivar Saknas', 'saknas@exempelhotellet.example', NULL, NULL, NULL, NULL, NULL, 'SE', 'sv', 'ivars', 'CANARY-hash-2-C-1204', NULL, NULL, 'prospect', NULL, NULL, '{today-101d}', NULL, 0);

-- the other customers, so that a wrong join shows
INSERT INTO customers (tenant_id, customer_no, full_name, email, billing_email, phone, street, postal_code, city, country, language, panel_username, panel_password_hash, parent_tenant_id, parent_customer_no, contract_state, contract_start, contract_end, last_activity, contact_changed, marketing_blocked) VALUES
(1, 'C-3001', 'Astrid Lindh', 'astrid@astrid-lindh.example', 'astrid.lindh@brev.example', '070-174 06 60', 'Björkstigen 3', '000 12', 'Exempelby', 'SE', 'sv', 'astridlind', 'CANARY-hash-1-C-3001', NULL, NULL, 'active', '{today-2y}', NULL, '{today-5d}', '{today-2y}', 0),
(1, 'C-3002', 'Bengt Åström', 'bengt@bengt-astrom.example', NULL, '070-174 06 61', 'Kvarnvägen 4', '000 18', 'Exempelby', 'SE', 'sv', 'bengtastr', 'CANARY-hash-1-C-3002', NULL, NULL, 'active', '{today-3y}', NULL, '{today-12d}', '{today-3y}', 0),
(2, 'C-3001', 'Cecilia Öberg', 'cecilia@cecilia-oberg.example', NULL, '070-174 06 62', 'Syrengatan 5', '000 31', 'Låtsasborg', 'SE', 'sv', 'ceciliober', 'CANARY-hash-2-C-3001', NULL, NULL, 'active', '{today-4y}', NULL, '{today-19d}', '{today-4y}', 0),
(1, 'C-3003', 'David Holm', 'david@david-holm.example', NULL, '070-174 06 63', 'Backvägen 6', '000 47', 'Provköping', 'SE', 'sv', 'davidholm', 'CANARY-hash-1-C-3003', NULL, NULL, 'active', '{today-5y}', NULL, '{today-26d}', '{today-5y}', 1),
(1, 'C-3004', 'Fatima Rahimi', 'fatima@fatima-rahimi.example', NULL, '070-174 06 64', 'Torpslingan 7', '000 63', 'Testsjö', 'SE', 'sv', 'fatimarahi', 'CANARY-hash-1-C-3004', NULL, NULL, 'active', '{today-6y}', NULL, '{today-33d}', '{today-6y}', 0),
(2, 'C-3002', 'Gustav Ek', 'gustav@gustav-ek.example', 'gustav.ek@brev.example', '070-174 06 65', 'Norra gränden 8', '000 12', 'Exempelby', 'SE', 'sv', 'gustavek', 'CANARY-hash-2-C-3002', NULL, NULL, 'ended', '{today-7y}', '{today-8m}', '{today-40d}', '{today-7y}', 0),
(1, 'C-3005', 'Hanna Sjö', 'hanna@hanna-sjo.example', NULL, '070-174 06 66', 'Ängsvägen 9', '000 18', 'Exempelby', 'SE', 'sv', 'hannasjo', 'CANARY-hash-1-C-3005', NULL, NULL, 'active', '{today-8y}', NULL, '{today-47d}', '{today-8y}', 0),
(1, 'C-3006', 'Ibrahim Yilmaz', 'ibrahim@ibrahim-yilmaz.example', NULL, '070-174 06 67', 'Smedjegatan 10', '000 31', 'Låtsasborg', 'SE', 'en', 'ibrahiyilm', 'CANARY-hash-1-C-3006', NULL, NULL, 'active', '{today-9y}', NULL, '{today-54d}', '{today-9y}', 0),
(2, 'C-3003', 'Johanna Dahl', 'johanna@johanna-dahl.example', NULL, '070-174 06 68', 'Björkstigen 11', '000 47', 'Provköping', 'SE', 'sv', 'johanndahl', 'CANARY-hash-2-C-3003', NULL, NULL, 'active', '{today-2y}', NULL, '{today-61d}', '{today-2y}', 0),
(1, 'C-3007', 'Karl-Erik Björk', 'karlerik@karlerik-bjork.example', NULL, '070-174 06 69', 'Kvarnvägen 12', '000 63', 'Testsjö', 'SE', 'sv', 'karlerbjor', 'CANARY-hash-1-C-3007', NULL, NULL, 'active', '{today-3y}', NULL, '{today-68d}', '{today-3y}', 0),
(1, 'C-3008', 'Linnea Frost', 'linnea@linnea-frost.example', 'linnea.frost@brev.example', '070-174 06 70', 'Syrengatan 13', '000 12', 'Exempelby', 'SE', 'sv', 'linneafros', 'CANARY-hash-1-C-3008', NULL, NULL, 'active', '{today-4y}', NULL, '{today-75d}', '{today-4y}', 1),
(2, 'C-3004', 'Mikael Ståhl', 'mikael@mikael-stahl.example', NULL, '070-174 06 71', 'Backvägen 14', '000 18', 'Exempelby', 'SE', 'sv', 'mikaelstah', 'CANARY-hash-2-C-3004', NULL, NULL, 'ended', '{today-5y}', '{today-14m}', '{today-82d}', '{today-5y}', 0),
(1, 'C-3009', 'Noor Al-Amin', 'noor@noor-alamin.example', NULL, '070-174 06 72', 'Torpslingan 15', '000 31', 'Låtsasborg', 'SE', 'sv', 'nooralam', 'CANARY-hash-1-C-3009', NULL, NULL, 'active', '{today-6y}', NULL, '{today-89d}', '{today-6y}', 0),
(1, 'C-3010', 'Oskar Lind', 'oskar@oskar-lind.example', NULL, '070-174 06 73', 'Norra gränden 16', '000 47', 'Provköping', 'SE', 'sv', 'oskarlind', 'CANARY-hash-1-C-3010', NULL, NULL, 'active', '{today-7y}', NULL, '{today-96d}', '{today-7y}', 0),
(2, 'C-3005', 'Petra Vinter', 'petra@petra-vinter.example', NULL, '070-174 06 74', 'Ängsvägen 17', '000 63', 'Testsjö', 'SE', 'sv', 'petravint', 'CANARY-hash-2-C-3005', NULL, NULL, 'active', '{today-8y}', NULL, '{today-103d}', '{today-8y}', 0),
(1, 'C-3011', 'Minh Nguyen', 'minh@minh-nguyen.example', 'minh.nguyen@brev.example', '070-174 06 75', 'Smedjegatan 18', '000 12', 'Exempelby', 'SE', 'sv', 'minhnguy', 'CANARY-hash-1-C-3011', NULL, NULL, 'active', '{today-9y}', NULL, '{today-110d}', '{today-9y}', 0),
(1, 'C-3012', 'Ragnhild Moe', 'ragnhild@ragnhild-moe.example', NULL, '070-174 06 76', 'Björkstigen 19', '000 18', 'Exempelby', 'SE', 'en', 'ragnhimoe', 'CANARY-hash-1-C-3012', NULL, NULL, 'active', '{today-2y}', NULL, '{today-117d}', '{today-2y}', 0),
(2, 'C-3006', 'Sara O''Connor', 'sara@sara-oconnor.example', NULL, '070-174 06 77', 'Kvarnvägen 20', '000 31', 'Låtsasborg', 'SE', 'sv', 'saraocon', 'CANARY-hash-2-C-3006', NULL, NULL, 'ended', '{today-3y}', '{today-20m}', '{today-124d}', '{today-3y}', 1),
(1, 'C-3013', 'Tomas Kvist', 'tomas@tomas-kvist.example', NULL, '070-174 06 78', 'Syrengatan 21', '000 47', 'Provköping', 'SE', 'sv', 'tomaskvis', 'CANARY-hash-1-C-3013', NULL, NULL, 'active', '{today-4y}', NULL, '{today-131d}', '{today-4y}', 0),
(1, 'C-3014', 'Ulla-Britt Ahl', 'ullabritt@ullabritt-ahl.example', NULL, '070-174 06 79', 'Backvägen 22', '000 63', 'Testsjö', 'SE', 'sv', 'ullabrahl', 'CANARY-hash-1-C-3014', NULL, NULL, 'active', '{today-5y}', NULL, '{today-138d}', '{today-5y}', 0),
(2, 'C-3007', 'Viktor Zetterqvist', 'viktor@viktor-zetterqvist.example', 'viktor.zetterqvist@brev.example', '070-174 06 80', 'Torpslingan 23', '000 12', 'Exempelby', 'SE', 'sv', 'viktorzett', 'CANARY-hash-2-C-3007', NULL, NULL, 'active', '{today-6y}', NULL, '{today-145d}', '{today-6y}', 0),
(1, 'C-3015', 'Wilma Gran', 'wilma@wilma-gran.example', NULL, '070-174 06 81', 'Norra gränden 24', '000 18', 'Exempelby', 'SE', 'sv', 'wilmagran', 'CANARY-hash-1-C-3015', NULL, NULL, 'active', '{today-7y}', NULL, '{today-152d}', '{today-7y}', 0),
(1, 'C-3016', 'Yngve Hed', 'yngve@yngve-hed.example', NULL, '070-174 06 82', 'Ängsvägen 25', '000 31', 'Låtsasborg', 'SE', 'sv', 'yngvehed', 'CANARY-hash-1-C-3016', NULL, NULL, 'active', '{today-8y}', NULL, '{today-159d}', '{today-8y}', 0),
(2, 'C-3008', 'Ärla Norén', 'arla@arla-noren.example', NULL, '070-174 06 83', 'Smedjegatan 26', '000 47', 'Provköping', 'SE', 'sv', 'arlanore', 'CANARY-hash-2-C-3008', NULL, NULL, 'ended', '{today-9y}', '{today-26m}', '{today-166d}', '{today-9y}', 0);

-- ---------------------------------------------------------------- contacts
INSERT INTO contacts (contact_id, tenant_id, customer_no, role, name, email, phone, note, added_on) VALUES
-- named by Kim; the persons in these rows are others
(101, 1, 'C-1042', 'betalare', 'Sven Lund', 'sven@lund.example', '031-390 06 40', 'Pappa; betalar ibland.', '{today-6y}'),
(102, 1, 'C-1042', 'assistent', 'Ögge "Foto" O''Hara; Lunds ateljé', 'ogge@foto.example', '', '=2+2 är fyra; ring efter kl. 17', '{today-3y}'),
(103, 1, 'C-1042', 'nödkontakt', 'Elis Lund', NULL, '070-174 06 06', '', '{today-2y}'),
-- named by others; the first mentions Kim
(110, 1, 'C-1100', 'webbansvarig', 'Kim Lund', 'kim@lund.example', '070-174 06 05', 'Sköter båtklubbens webbplats.', '{today-20m}'),
(111, 1, 'C-1100', 'kassör', 'Nils Roddare', 'nils@bohusbatar.example', '070-174 06 53', NULL, '{today-5y}'),
(120, 2, 'C-1042', 'betalare', 'Jonas Ek', 'jonas@ek.example', '070-174 06 54', 'Make.', '{today-3y}'),
(121, 2, 'C-1042', 'teknik', 'Amina Ek', 'amina@ek.example', '070-174 06 42', '', '{today-3y}'),
(130, 1, 'C-2210', 'ekonomi', 'Kim Lund', 'kim.lund@granit.example', '070-174 06 31', NULL, '{today-5y}'),
(131, 1, 'C-2210', 'ekonomi', 'Tea Tallbacke', 'tea@tallbacken.example', '070-174 06 55', 'Bokför åt Kim L.', '{today-1y}'),
(140, 1, 'C-1077', 'teknik', 'Anton Ask', 'anton@ask.example', '070-174 06 56', '', '{today-2y}'),
(141, 1, 'C-1078', 'teknik', 'Anton Ask', 'anton@ask.example', '070-174 06 56', '', '{today-2y}'),
(150, 1, '1001', 'kassör', 'Bodil Sandberg', 'bodil@sandberg.example', '070-174 06 57', NULL, '{today-6y}'),
(151, 2, '1001', 'kassör', 'Edvin Nyström', 'edvin@nystrom.example', '070-174 06 58', NULL, '{today-6y}'),
(160, 1, 'C-1150', 'ekonomi', 'Siri Kabelius', 'siri@natverk.example', '070-174 06 59', NULL, '{today-4y}');

INSERT INTO contacts (contact_id, tenant_id, customer_no, role, name, email, phone, note, added_on) VALUES
(1101, 1, 'C-3001', 'ekonomi', 'Astrid Lindh', 'astrid@astrid-lindh.example', '070-174 06 60', NULL, '{today-2y}'),
(1102, 2, 'C-3001', 'ekonomi', 'Cecilia Öberg', 'cecilia@cecilia-oberg.example', '070-174 06 62', NULL, '{today-4y}'),
(1103, 1, 'C-3003', 'teknik', 'David Holm', 'david@david-holm.example', '070-174 06 63', NULL, '{today-5y}'),
(1104, 2, 'C-3002', 'teknik', 'Gustav Ek', 'gustav@gustav-ek.example', '070-174 06 65', NULL, '{today-7y}'),
(1105, 1, 'C-3005', 'ekonomi', 'Hanna Sjö', 'hanna@hanna-sjo.example', '070-174 06 66', NULL, '{today-8y}'),
(1106, 2, 'C-3003', 'ekonomi', 'Johanna Dahl', 'johanna@johanna-dahl.example', '070-174 06 68', NULL, '{today-2y}'),
(1107, 1, 'C-3007', 'teknik', 'Karl-Erik Björk', 'karlerik@karlerik-bjork.example', '070-174 06 69', NULL, '{today-3y}'),
(1108, 2, 'C-3004', 'teknik', 'Mikael Ståhl', 'mikael@mikael-stahl.example', '070-174 06 71', NULL, '{today-5y}'),
(1109, 1, 'C-3009', 'ekonomi', 'Noor Al-Amin', 'noor@noor-alamin.example', '070-174 06 72', NULL, '{today-6y}'),
(1110, 2, 'C-3005', 'ekonomi', 'Petra Vinter', 'petra@petra-vinter.example', '070-174 06 74', NULL, '{today-8y}'),
(1111, 1, 'C-3011', 'teknik', 'Minh Nguyen', 'minh@minh-nguyen.example', '070-174 06 75', NULL, '{today-9y}'),
(1112, 2, 'C-3006', 'teknik', 'Sara O''Connor', 'sara@sara-oconnor.example', '070-174 06 77', NULL, '{today-3y}'),
(1113, 1, 'C-3013', 'ekonomi', 'Tomas Kvist', 'tomas@tomas-kvist.example', '070-174 06 78', NULL, '{today-4y}'),
(1114, 2, 'C-3007', 'ekonomi', 'Viktor Zetterqvist', 'viktor@viktor-zetterqvist.example', '070-174 06 80', NULL, '{today-6y}'),
(1115, 1, 'C-3015', 'teknik', 'Wilma Gran', 'wilma@wilma-gran.example', '070-174 06 81', NULL, '{today-7y}'),
(1116, 2, 'C-3008', 'teknik', 'Ärla Norén', 'arla@arla-noren.example', '070-174 06 83', NULL, '{today-9y}');

-- ---------------------------------------------------------------- consents
INSERT INTO consents (consent_id, tenant_id, customer_no, purpose, granted, granted_on, withdrawn_on, channel, wording, ip_address) VALUES
(201, 1, 'C-1042', 'nyhetsbrev', 1, '{today-3y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '192.0.2.42'),
(202, 1, 'C-1042', 'sms', 0, '{today-3y}', '{today-9m}', 'kontrollpanelen', 'Ja, skicka sms om driftstörningar "dygnet runt".', '192.0.2.42'),
(203, 1, 'C-1042', 'undersökningar', 0, NULL, NULL, '', NULL, NULL),
(210, 2, 'C-1042', 'nyhetsbrev', 1, '{today-3y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '198.51.100.42'),
(211, 2, 'C-1042', 'sms', 1, '{today-1y}', NULL, 'telefon', 'Ja, skicka sms om driftstörningar.', NULL),
(220, 1, 'C-2210', 'nyhetsbrev', 1, '{today-2y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.31'),
(230, 1, 'C-1077', 'nyhetsbrev', 1, '{today-4y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.77'),
(231, 1, 'C-1078', 'nyhetsbrev', 0, '{today-3y}', '{today-2y}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.77'),
(240, 1, '1001', 'nyhetsbrev', 1, '{today-6y}', NULL, 'papper', 'Kryss på blanketten', NULL),
(241, 2, '1001', 'nyhetsbrev', 1, '{today-6y}', NULL, 'papper', 'Kryss på blanketten', NULL),
(250, 1, 'C-1150', 'nyhetsbrev', 0, '{today-9y}', '{today-8y}', 'e-post', '', NULL),
(260, 1, 'C-1043', 'nyhetsbrev', 1, '{today-2y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '192.0.2.42');

INSERT INTO consents (consent_id, tenant_id, customer_no, purpose, granted, granted_on, withdrawn_on, channel, wording, ip_address) VALUES
(1201, 1, 'C-3001', 'nyhetsbrev', 1, '{today-2y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.110'),
(1202, 1, 'C-3002', 'nyhetsbrev', 0, '{today-3y}', '{today-3m}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.111'),
(1203, 2, 'C-3001', 'nyhetsbrev', 1, '{today-4y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.112'),
(1204, 1, 'C-3003', 'nyhetsbrev', 1, '{today-5y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.113'),
(1205, 1, 'C-3004', 'nyhetsbrev', 1, '{today-6y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.114'),
(1206, 2, 'C-3002', 'nyhetsbrev', 0, '{today-7y}', '{today-7m}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.115'),
(1207, 1, 'C-3005', 'nyhetsbrev', 1, '{today-8y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.116'),
(1208, 1, 'C-3006', 'nyhetsbrev', 1, '{today-9y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.117'),
(1209, 2, 'C-3003', 'nyhetsbrev', 1, '{today-2y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.118'),
(1210, 1, 'C-3007', 'nyhetsbrev', 0, '{today-3y}', '{today-11m}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.119'),
(1211, 1, 'C-3008', 'nyhetsbrev', 1, '{today-4y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.120'),
(1212, 2, 'C-3004', 'nyhetsbrev', 1, '{today-5y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.121'),
(1213, 1, 'C-3009', 'nyhetsbrev', 1, '{today-6y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.122'),
(1214, 1, 'C-3010', 'nyhetsbrev', 0, '{today-7y}', '{today-15m}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.123'),
(1215, 2, 'C-3005', 'nyhetsbrev', 1, '{today-8y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.124'),
(1216, 1, 'C-3011', 'nyhetsbrev', 1, '{today-9y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.125'),
(1217, 1, 'C-3012', 'nyhetsbrev', 1, '{today-2y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.126'),
(1218, 2, 'C-3006', 'nyhetsbrev', 0, '{today-3y}', '{today-19m}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.127'),
(1219, 1, 'C-3013', 'nyhetsbrev', 1, '{today-4y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.128'),
(1220, 1, 'C-3014', 'nyhetsbrev', 1, '{today-5y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.129'),
(1221, 2, 'C-3007', 'nyhetsbrev', 1, '{today-6y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.130'),
(1222, 1, 'C-3015', 'nyhetsbrev', 0, '{today-7y}', '{today-23m}', 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.131'),
(1223, 1, 'C-3016', 'nyhetsbrev', 1, '{today-8y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.132'),
(1224, 2, 'C-3008', 'nyhetsbrev', 1, '{today-9y}', NULL, 'kontrollpanelen', 'Ja, jag vill få nyhetsbrevet; jag kan avsluta när som helst.', '203.0.113.133');
