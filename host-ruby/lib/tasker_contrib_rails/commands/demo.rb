# frozen_string_literal: true

require "tmpdir"

module TaskerContribRails
  module Commands
    # `rails tasker:demo`: makes, draws and runs a workflow of five steps, and leaves nothing behind.
    class Demo
      TEMPLATE = <<~YAML
        name: order_demo
        namespace_name: demo
        version: 1.0.0
        steps:
          - name: validate
            handler: { callable: demo.validate }
          - name: reserve
            dependencies: [ validate ]
            handler: { callable: demo.reserve }
          - name: charge
            dependencies: [ validate ]
            handler: { callable: demo.charge }
            retry: { max_attempts: 3, backoff: exponential, backoff_base_ms: 1000 }
          - name: ship
            dependencies: [ reserve, charge ]
            handler: { callable: demo.ship }
          - name: notify
            dependencies: [ ship ]
            handler: { callable: demo.notify }
      YAML

      BUSY = { success: false, error_type: "RetryableError", message: "the bank is busy", retryable: true }.freeze

      HANDLERS = {
        "demo.validate" => ->(context) { { order: context.get_task_field("order") } },
        "demo.reserve" => ->(_) { { shelf: "B7" } },
        "demo.charge" => ->(context) { context.is_retry? ? { payment: "p1" } : BUSY },
        "demo.ship" => lambda do |context|
          { from: context.get_dependency_field("reserve", "shelf"),
            paid: context.get_dependency_field("charge", "payment") }
        end,
        "demo.notify" => ->(context) { { told: context.get_dependency_field("ship", "paid") } }
      }.freeze
      private_constant :TEMPLATE, :BUSY

      # @param output [IO]
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(output: $stdout, color: false)
        @output, @color = output, color
      end

      # @return [Integer] the exit code
      def call
        started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
        result = Dir.mktmpdir("tasker-demo") do |dir|
          path = File.join(dir, "order_demo.yaml")
          File.write(path, TEMPLATE)
          template = Inline::Template.read(path)
          drawn = Workflows::Source.new(name: path, text: TEMPLATE).graph
          @output.puts TEMPLATE, "", Workflows::Drawing.new(drawn, color: @color), ""
          Inline::Run.new(template, context: { "order" => 42 }, handlers:, observer: Progress.new(@output)).call
        end
        took = Inline::Table.time(Process.clock_gettime(Process::CLOCK_MONOTONIC) - started)
        @output.puts "", result, "", "From nothing to a finished workflow in #{took}; nothing is left behind."
        result.complete? ? 0 : 1
      end

      private
        def handlers
          Handlers::Registry.new.tap do |handlers|
            HANDLERS.each { |name, handler| handlers.register(name, handler) }
          end
        end
    end
  end
end
