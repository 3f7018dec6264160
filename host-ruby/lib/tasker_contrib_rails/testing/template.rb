# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Testing
    # A task template for tests: finds its steps by name, and makes example values from its schemas.
    #
    # @api private
    class Template
      # @return [Template]
      # @raise [Error::NoSuchTemplate]
      # @raise [Error::Rejected] with every mistake in it
      def self.find(name, namespace: nil) = new(Workflows::Sources.new.find(name, namespace:))

      delegate :name, :namespace, :version, to: :@template

      # @param source [Workflows::Source]
      def initialize(source)
        @source, @template = source, Inline::Template.of(source)
        @steps = @template.steps.to_h { |step| [ step["name"], step ] }
      end

      # @return [Array<String>] the names of the events that its steps publish
      def events = @template.steps.flat_map { |step| step["events"].map { |event| event["name"] } }

      # @return [Array<String>] the steps that a task has from its start
      def first_steps = @template.steps.reject { |step| step["kind"] == "batch-worker" }.map { |step| step["name"] }

      # @return [Boolean]
      def step?(name) = @steps.key?(name) || @steps.key?(name[/\A(.+)_\d+\z/, 1])

      # @return [String] the workflow as a drawing in text
      def picture = @source.graph

      # @return [Inline::Template]
      def to_inline = @template

      # @param name [String] the name of a step, or of a batch worker
      # @return [Hash] the contract's `types.step`
      # @raise [ArgumentError] with a suggestion, if there is no such step
      def step(name)
        name = name.to_s
        @steps[name] || @steps[name[/\A(.+)_\d+\z/, 1]] || raise(ArgumentError, missing(name))
      end

      # @param given [Hash{String => Object}] fields that replace the examples
      # @return [Hash] example fields of a task, from `input_schema`
      def task_fields(given = {})
        example(@template.input_schema, given, of: "the task", write: ->(field) { "task_fields: #{field}" })
      end

      # @return [Hash] the step's `handler.initialization`
      def initialization(name) = JSON.parse(step(name)["initialization"])

      # @param name [String]
      # @param given [Hash{String => Object}] results, or fields of results, that replace the examples
      # @return [Hash{String => Object}] the results of all steps before it
      def results_before(name, given)
        given.each_key { |other| step(other) }
        before = ancestors(step(name)["name"])
        before.to_h { |other| [ other, result(other, given[other]) ] }.merge(given.except(*before))
      end

      private
        def result(name, given)
          return given unless given.nil? || given.is_a?(Hash)

          example(step(name)["result-schema"], given || {}, of: "the result of #{name}",
                  write: ->(field) { "dependency_results: { #{name.inspect} => #{field} }" })
        end

        def example(schema, given, **) = schema ? Example.new(JSON.parse(schema), given:, **).value : given

        def ancestors(name, found = [])
          step(name)["dependencies"].each do |other|
            next if found.include?(other)

            found << other
            ancestors(other, found)
          end
          found
        end

        def missing(name)
          near = Suggestion.near(name, @steps.keys)
          advice = near ? "Did you mean `#{near}`?" : "It has #{@steps.keys.to_sentence}."
          "#{namespace}/#{self.name} has no step #{name}. #{advice}"
        end
    end
  end
end
