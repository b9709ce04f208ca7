import Testing

@testable import CEL

@Suite struct ExtensionTests {
    private func result(_ source: String) throws -> Program.Evaluation.Result {
        try Environment(variables: [:]).compile(source).evaluate([:]).result
    }

    @Test(arguments: [
        // Kubernetes, lists
        "[1, 2, 3].isSorted()", "!['b', 'a'].isSorted()", "[].isSorted()", "[1, 1].isSorted()",
        "[1, 2, 3].sum() == 6", "[1.5, 2.5].sum() == 4.0", "[].sum() == 0", "[2u].sum() == 2u",
        "[duration('1m'), duration('1s')].sum() == duration('61s')",
        "[3, 1, 2].min() == 1", "['a', 'c', 'b'].max() == 'c'", "[1, 2, 2].indexOf(2) == 1",
        "[1, 2, 2].lastIndexOf(2) == 2", "[1].indexOf(5) == -1", "['x'].lastIndexOf('y') == -1",
        "[dyn(1), dyn('a')].indexOf('a') == 1", "dyn([1.5, 2.5]).sum() == 4.0",
        // Kubernetes, regular expressions
        "'abc 123'.find('[0-9]*') == ''", "'abc 123'.find('[0-9]+') == '123'",
        "'abc 123'.find('xyz') == ''", "'123 abc 456'.findAll('[0-9]+') == ['123', '456']",
        "'123 abc 456'.findAll('[0-9]+', 1) == ['123']", "'123'.findAll('[0-9]', -1).size() == 3",
        "'abc'.findAll('xyz') == []", "'abc'.findAll('[a-c]', 0) == []",
        "'aaa'.find('a{2}') == 'aa'", "'<a><b>'.find('<.*?>') == '<a>'",
        "'<a><b>'.find('<.*>') == '<a><b>'", "'ab'.find('a|ab') == 'a'",
        "'baac'.findAll('a*') == ['', 'aa', '']", "'x'.find('(?U)x*') == ''",
        "'foobar'.matches('^foo(?:bar|baz)$')", "'a\\nb'.matches('(?m)^b$')",
        "'ÉCOLE'.matches('(?i)école')", "!'ab'.matches('^b')", "'a.b'.matches('a\\\\.b')",
        "'w1'.matches('\\\\bw1\\\\b')", "'é'.matches('^.$')",
        // Kubernetes, addresses
        "ip('::ffff:c0a8:1') == ip('192.168.0.1')", "!isIP('::ffff:192.168.0.1')",
        "isIP('64:ff9b::192.0.2.1')", "!isIP('1.2.3')", "!isIP('1.2.3.04')", "!isIP('::1::')",
        "!isIP('fe80::1%eth0')", "ip.isCanonical('::1')", "!ip.isCanonical('0:0::1')",
        "ip('fe80::1').isLinkLocalUnicast()",
        "string(ip('2001:DB8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1'",
        "isCIDR('10.0.0.0/8')", "!isCIDR('10.0.0.0/33')", "!isCIDR('10.0.0.0/08')",
        "!isCIDR('10.0.0.0')", "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
        "cidr('10.1.2.3/8').ip() == ip('10.1.2.3')", "cidr('::/0').prefixLength() == 0",
        "cidr('0.0.0.0/0').containsIP('8.8.8.8')", "!cidr('0.0.0.0/0').containsIP('::1')",
        "!cidr('10.0.0.0/8').containsCIDR('10.0.0.0/7')", "type(ip('::1')) == net.IP",
        // lists and sets
        "[1, [2, [3]]].flatten() == [1, 2, [3]]", "[1, [2, [3]]].flatten(2) == [1, 2, 3]",
        "[1, 2, 1].distinct() == [1, 2]", "[3, 1, 2].sort() == [1, 2, 3]",
        "[1, 2, 3, 4].slice(1, 3) == [2, 3]", "[1, 2].reverse() == [2, 1]",
        "lists.range(3) == [0, 1, 2]", "[1, 2].first().value() == 1", "![].last().hasValue()",
        "[{'n': 2}, {'n': 1}].sortBy(e, e.n).map(e, e.n) == [1, 2]",
        "sets.contains([1, 2], dyn([2.0]))", "sets.equivalent([1, 2], [2, 1, 1])",
        "!sets.intersects([1], [2])", "sets.contains([], [])",
        // strings
        "'%.2f|%e|%x|%X|%o|%b|%d|%s'.format([2.345, 1.5, 255, 'hi', 8, 5, -3, [1, 'a']])"
            + " == '2.35|1.500000e+00|ff|6869|10|101|-3|[1, a]'",
        "'a,b,c'.split(',', 2) == ['a', 'b,c']", "'abc'.split('') == ['a', 'b', 'c']",
        "''.split(',') == ['']", "'aaa'.replace('a', 'b', 2) == 'bba'",
        "'ab'.replace('', '-') == '-a-b-'", "'ab'.replace('', '-', 2) == '-a-b'",
        "'abcabc'.lastIndexOf('abc') == 3", "'abcabc'.lastIndexOf('abc', 2) == 0",
        "'abc'.lastIndexOf('', 1) == 1", "'abc'.indexOf('') == 0", "'abc'.indexOf('c', 3) == -1",
        "'aab'.indexOf('ab') == 1", "'😀a'.indexOf('a') == 1", "'é'.size() == 1",
        "'\\u00a0 a\\t'.trim() == 'a'", "'aXb'.lowerAscii() == 'axb'", "'abc'.reverse() == 'cba'",
        "strings.quote('a\"\\n') == '\"a\\\\\"\\\\n\"'", "['a', 'b'].join('-') == 'a-b'",
        "base64.decode('aGk') == b'hi'", "base64.encode(b'') == ''",
        // math
        "math.greatest(1, 2.5, 2u) == 2.5", "math.least([3, 1]) == 1", "math.abs(-2) == 2",
        "math.round(-1.5) == -2.0", "math.bitShiftRight(-1, 1) == 9223372036854775807",
        "math.bitShiftLeft(1, 64) == 0", "math.sqrt(9) == 3.0", "math.isNaN(0.0 / 0.0)",
        "double('-.5') == -0.5", "double('5.') == 5.0", "double('1e-3') == 0.001",
        "double('-Infinity') < 0.0", "int('+5') == 5", "int(-0.9) == 0",
        // times
        "duration('1h2m3.5s') == duration('3723500ms')", "duration('0.7h') == duration('42m')",
        "string(duration('-1.5s')) == '-1.5s'",
        "string(timestamp('2024-02-29T12:00:00+02:00'))"
            + " == '2024-02-29T10:00:00Z'",
        "timestamp('2024-12-31T00:00:00Z').getDayOfYear() == 365",
        "timestamp('1969-12-31T23:59:59.5Z').getSeconds('+05:30') == 59",
        "timestamp('2024-01-01T00:00:00Z') - timestamp('2023-12-31T00:00:00Z') == duration('24h')",
        // optionals and two variables
        "{'a': optional.none()}.?a.hasValue()", "{}.?a.?b.orValue(1) == 1",
        "optional.of(1).or(optional.of(1 / 0)).value() == 1",
        "optional.of(2).optFlatMap(x, optional.none()).orValue(7) == 7",
        "['a', 'b'].transformMap(i, v, v) == {0: 'a', 1: 'b'}",
        "{'a': 1}.transformMapEntry(k, v, {v: k}) == {1: 'a'}",
        "[5, 6].transformList(i, v, i > 0, v) == [6]",
        "[optional.of(1), optional.none()].unwrapOpt() == [1]",
    ])
    func `the extensions do what their documentation says`(source: String) throws {
        guard case .value(.bool(true)) = try result(source) else {
            Issue.record("\(try result(source))")
            return
        }
    }

    @Test(arguments: [
        "[].min()", "[].max()", "dyn(['a']).sum()", "[1, 2].slice(1, 3)", "[1].flatten(-1)",
        "[1, dyn('a')].sort()", "ip('::ffff:192.168.0.1')", "ip('1.2.3.4.5')", "cidr('10.0.0.0/')",
        "cidr('::ffff:1.2.3.4/24')", "ip.isCanonical('x')", "'a'.matches('(' + '')",
        "'a'.matches('x{1001}' + '')", "'a'.matches('(?=a)' + '')", "'a'.matches('\\\\1' + '')",
        "'abc'.charAt(4)", "'abc'.substring(2, 1)", "'%d'.format(['a'])", "'%'.format([1])",
        "'%s'.format([])", "'%z'.format([1])", "'%.1001f'.format([1.0])", "base64.decode('a')",
        "math.abs(-9223372036854775808)", "math.bitShiftLeft(1, -1)", "math.greatest([])",
        "double('.')", "double('+-5')", "double('1e999')", "double('0x1p3')", "double('e5')",
        "double('1e')", "double(' 1')", "int('5 ')", "int('')", "uint('-1')", "bool('yes')",
        "duration('1x')", "duration('')", "duration('9999999999999999999h')",
        "timestamp('2023-02-29T00:00:00Z')", "timestamp('2023-01-01')",
        "timestamp('2023-01-01T00:00:00Z').getHours('Mars/Phobos')", "optional.none().value()",
        "-9223372036854775808 / -1", "-9223372036854775808 % -1 + 1 / 0", "-(-9223372036854775808)",
        "9223372036854775807 + 1", "0u - 1u", "1 % 0", "int(9.3e18)", "uint(-1.0)",
        "int(0.0 / 0.0)",
        "int('9223372036854775808')", "string(b'\\xff')", "{'a': 1, 'a': 2}",
        "timestamp(253402300800)", "duration(315576000001)",
        "['a', 'b'].transformMapEntry(i, v, {'k': v}) == {}",
    ])
    func `what cannot be computed is an error`(source: String) throws {
        guard case .failure = try result(source) else {
            Issue.record("\(try result(source))")
            return
        }
    }
}
