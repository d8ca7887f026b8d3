using Dsar.Domain;

namespace Dsar.Discovery.Tests.Schemas;

/// <summary>
/// A trading company's schema in the manner of Northwind: keys of two parts, a self reference that is followed, a cycle, and addresses that several customers share.
/// The truth is plain SQL.
/// </summary>
public sealed class ShopTests
{
    private const string Sql = """
        CREATE TABLE customers (customer_id text PRIMARY KEY, contact text, email text, phone text, merged_into text, default_address bigint);
        CREATE TABLE addresses (address_id bigint PRIMARY KEY, customer_id text, street text);
        CREATE TABLE employees (employee_id bigint PRIMARY KEY, name text, email text, reports_to bigint);
        CREATE TABLE territories (territory_id text PRIMARY KEY, name text);
        CREATE TABLE employee_territories (employee_id bigint, territory_id text, PRIMARY KEY (employee_id, territory_id));
        CREATE TABLE orders (order_id bigint PRIMARY KEY, customer_id text, employee_id bigint, ship_address bigint);
        CREATE TABLE order_details (order_id bigint, product_id bigint, quantity bigint, PRIMARY KEY (order_id, product_id));
        INSERT INTO customers VALUES
            ('ALFKI', 'Maria Anders', 'maria@alfki.example', '070-174 06 05', NULL, 1), ('ALFK2', 'Maria A.', NULL, NULL, 'ALFKI', 2), ('ALFK3', 'M. Anders', 'old@alfki.example', NULL, 'ALFK2', NULL),
            ('BERGS', 'Christina Berglund', 'christina@bergs.example', '+46 70 174 06 06', NULL, 3), ('BERG2', 'C. Berglund', NULL, '0701740606', NULL, 1), ('CHOPS', 'Yang Wang', 'yang@chops.example', NULL, 'BERGS', 4);
        INSERT INTO addresses VALUES (1, 'ALFKI', 'Obere Str. 57'), (2, 'ALFKI', 'Mataderos 2312'), (3, 'BERGS', 'Berguvsvägen 8'), (4, 'CHOPS', 'Hauptstr. 29'), (5, NULL, 'Paketombud 7');
        INSERT INTO employees VALUES (1, 'Nancy', 'nancy@shop.example', 2), (2, 'Andrew', 'andrew@shop.example', NULL), (3, 'Janet', 'maria@alfki.example', 2);
        INSERT INTO territories VALUES ('01581', 'Westboro'), ('01730', 'Bedford');
        INSERT INTO employee_territories VALUES (1, '01581'), (1, '01730'), (3, '01730');
        INSERT INTO orders VALUES (10, 'ALFKI', 1, 1), (11, 'ALFK2', 3, 5), (12, 'ALFK3', 1, NULL), (20, 'BERGS', 3, 5), (21, 'BERG2', 2, 1), (22, 'CHOPS', 3, 4);
        INSERT INTO order_details VALUES (10, 1, 5), (10, 2, 1), (11, 1, 2), (12, 3, 1), (20, 1, 9), (20, 2, 9), (21, 2, 4), (22, 3, 3);
        """;

    private const string Map = """
        collections:
          - name: customers
            title: {sv: Kunder, en: Customers}
            key: [customer_id]
            person: true
            activity: customer-contract
            fields: [{name: customer_id, personal: false}, {name: email, personal: false, fold: email}, {name: phone, personal: false, fold: phone}, {name: merged_into, personal: false}, {name: default_address, type: integer, personal: false}]
            identity: [{kind: email, fields: [email]}, {kind: phone, fields: [phone]}]
            joins: [{name: merged, here: [merged_into], there: "customers [customer_id]", follow: both}]
          - name: addresses
            title: {sv: Adresser, en: Addresses}
            key: [address_id]
            activity: customer-contract
            fields: [{name: address_id, type: integer, personal: false}, {name: customer_id, personal: false}]
            joins: [{name: of_customer, here: [customer_id], there: "customers [customer_id]"}]
          - name: employees
            title: {sv: Anställda, en: Employees}
            key: [employee_id]
            activity: customer-contract
            fields: [{name: employee_id, type: integer, personal: false}, {name: email, personal: false, fold: email}, {name: reports_to, type: integer, personal: false}]
            identity: [{kind: email, fields: [email]}]
            joins: [{name: manager, here: [reports_to], there: "employees [employee_id]", follow: none}]
          - name: employee_territories
            title: {sv: Områden per anställd, en: Territories of employees}
            key: [employee_id, territory_id]
            activity: customer-contract
            fields: [{name: employee_id, type: integer, personal: false}, {name: territory_id, personal: false}]
            joins:
              - {name: employee, here: [employee_id], there: "employees [employee_id]"}
              - {name: territory, here: [territory_id], there: "territories [territory_id]", follow: from_here, ownership: shared}
          - name: territories
            title: {sv: Områden, en: Territories}
            key: [territory_id]
            activity: customer-contract
            ownership: shared
            fields: [{name: territory_id, personal: false}]
          - name: orders
            title: {sv: Beställningar, en: Orders}
            key: [order_id]
            activity: customer-contract
            fields: [{name: order_id, type: integer, personal: false}, {name: customer_id, personal: false}, {name: employee_id, type: integer, personal: false}, {name: ship_address, type: integer, personal: false}]
            joins:
              - {name: customer, here: [customer_id], there: "customers [customer_id]"}
              - {name: seller, here: [employee_id], there: "employees [employee_id]", ownership: mentions}
              - {name: shipped_to, here: [ship_address], there: "addresses [address_id]", follow: both, ownership: shared}
          - name: order_details
            title: {sv: Orderrader, en: Order details}
            key: [order_id, product_id]
            activity: customer-contract
            fields: [{name: order_id, type: integer, personal: false}, {name: product_id, type: integer, personal: false}]
            joins: [{name: order, here: [order_id], there: "orders [order_id]"}]
        """;

    /// <summary>Maria's account and the two that were merged into it.</summary>
    private const string Hers = "('ALFKI', 'ALFK2', 'ALFK3')";

    public static TheoryData<string> Kinds => Sample.Theory;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_customer_who_is_also_an_employee_gets_both_and_nobody_elses(string kind)
    {
        var shop = await Sample.Make(kind, ("shop", Sql, Map));

        var (found, result) = await shop.Find([new Identifier(IdentifierKind.Email, "Maria@ALFKI.example")]);

        Dictionary<string, Ownership> truth = [];
        await Add("customers", Ownership.Owned, $"SELECT customer_id FROM customers WHERE customer_id IN {Hers}");
        await Add("addresses", Ownership.Owned, $"SELECT address_id FROM addresses WHERE customer_id IN {Hers}");
        await Add("addresses", Ownership.Shared, $"SELECT address_id FROM addresses WHERE address_id IN (SELECT ship_address FROM orders WHERE customer_id IN {Hers}) AND (customer_id IS NULL OR customer_id NOT IN {Hers})");
        await Add("employees", Ownership.Owned, "SELECT employee_id FROM employees WHERE email = 'maria@alfki.example'");
        await Add("employee_territories", Ownership.Owned, "SELECT employee_id, territory_id FROM employee_territories WHERE employee_id = 3");
        await Add("territories", Ownership.Shared, "SELECT territory_id FROM territories WHERE territory_id = '01730'");
        await Add("orders", Ownership.Owned, $"SELECT order_id FROM orders WHERE customer_id IN {Hers}");
        await Add("orders", Ownership.Shared, $"SELECT order_id FROM orders WHERE customer_id NOT IN {Hers} AND ship_address IN (SELECT address_id FROM addresses WHERE customer_id IN {Hers})");
        await Add("orders", Ownership.Mentions, $"SELECT order_id FROM orders WHERE employee_id = 3 AND customer_id NOT IN {Hers} AND ship_address NOT IN (SELECT address_id FROM addresses WHERE customer_id IN {Hers})");
        await Add("order_details", Ownership.Owned, $"SELECT order_id, product_id FROM order_details WHERE order_id IN (SELECT order_id FROM orders WHERE customer_id IN {Hers})");
        found.Should().BeEquivalentTo(truth);
        result.Completeness.AllSearched.Should().BeTrue();

        async Task Add(string table, Ownership tie, string sql)
        {
            foreach (var key in await shop.Truth($"shop.{table}", sql))
            {
                truth.Add(key, tie);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_telephone_number_is_one_however_it_is_written_and_two_customers_who_have_it_are_asked_about(string kind)
    {
        var shop = await Sample.Make(kind, ("shop", Sql, Map));

        var (found, _) = await shop.Find([new Identifier(IdentifierKind.Phone, "070 1740606")], IdentityState.Shared);

        found.Keys.Where(k => k.StartsWith("shop.customers", StringComparison.Ordinal)).Should().BeEquivalentTo(await shop.Truth("shop.customers", "SELECT customer_id FROM customers WHERE customer_id IN ('BERGS', 'BERG2')"));
        found.Should().HaveCount(2, "what several have leads no further");
    }
}
