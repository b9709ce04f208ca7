extension StandardFunctions {
    static func binary(
        _ body: @escaping @Sendable (Value, Value) -> Result<Value, EvaluationError>
    ) -> Overload.Body {
        { values, _ throws(EvaluationError) in try body(values[0], values[1]).get() }
    }

    static func integers(
        _ a: Value, _ b: Value, _ operation: (Int64, Int64) -> (Int64, Bool)
    ) -> Result<Value, EvaluationError> {
        guard case (.int(let x), .int(let y)) = (a, b) else { return .success(.null) }
        let (value, overflow) = operation(x, y)
        return overflow ? .failure(.overflow("an int")) : .success(.int(value))
    }

    static func unsigned(
        _ a: Value, _ b: Value, _ operation: (UInt64, UInt64) -> (UInt64, Bool)
    ) -> Result<Value, EvaluationError> {
        guard case (.uint(let x), .uint(let y)) = (a, b) else { return .success(.null) }
        let (value, overflow) = operation(x, y)
        return overflow ? .failure(.overflow("a uint")) : .success(.uint(value))
    }

    static func doubles(
        _ a: Value, _ b: Value, _ operation: (Double, Double) -> Double
    ) -> Result<Value, EvaluationError> {
        guard case (.double(let x), .double(let y)) = (a, b) else { return .success(.null) }
        return .success(.double(operation(x, y)))
    }

    static func division(
        _ operation: @escaping @Sendable (Int64, Int64) -> (Int64, Bool)
    ) -> Overload.Body {
        { values, _ throws(EvaluationError) in
            if case .int(0) = values[1] { throw .divisionByZero }
            return try integers(values[0], values[1], operation).get()
        }
    }

    static func unsignedDivision(
        _ operation: @escaping @Sendable (UInt64, UInt64) -> (UInt64, Bool)
    ) -> Overload.Body {
        { values, _ throws(EvaluationError) in
            if case .uint(0) = values[1] { throw .divisionByZero }
            return try unsigned(values[0], values[1], operation).get()
        }
    }

    static func timeAndSpan(_ sign: Int64) -> Overload.Body {
        { values, _ throws(EvaluationError) in
            guard case (.timestamp(let time), .duration(let span)) = (values[0], values[1]),
                let result = time.adding(span, sign: sign)
            else { throw .overflow("a timestamp") }
            return .timestamp(result)
        }
    }

    static func spans(_ sign: Int64) -> Overload.Body {
        { values, _ throws(EvaluationError) in
            guard case (.duration(let a), .duration(let b)) = (values[0], values[1]),
                let result = a.adding(b, sign: sign)
            else { throw .overflow("a duration") }
            return .duration(result)
        }
    }
}
