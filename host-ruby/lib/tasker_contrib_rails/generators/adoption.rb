# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # A workflow whose steps perform existing jobs: what the template `adopt` is given.
    class Adoption
      # Why nothing can be adopted, and what to do: of several jobs, a sentence for each.
      class Refused < StandardError; end

      NO_ACTIVE_JOB = "Active Job is not loaded, so nothing was written. Write `require \"active_job/railtie\"` in " \
                      "config/application.rb."
      private_constant :NO_ACTIVE_JOB

      # @param names [Array<String>] the jobs as they were typed
      # @param parallel [Boolean] whether no step waits for another
      # @param autoloads [Checks::Autoloads]
      # @param root [Pathname] the application
      # @raise [Refused]
      def initialize(names, parallel: false, autoloads: Checks::Autoloads.new, root: Rails.root)
        raise Refused, NO_ACTIVE_JOB unless defined?(::ActiveJob::Base)

        @parallel, @autoloads = parallel, autoloads
        finder = Finder.new(autoloads:, root:)
        refused = []
        @jobs = names.filter_map do |name|
          Job.new(finder.find(name))
        rescue Refused => error
          refused << error.message
          nil
        end
        raise Refused, refused.uniq.join("\n") if refused.any?
      end

      # @return [String] the workflow's name, if none is given: `import_clean`
      def name = step_names.join("_")

      # @return [String] the modules that all jobs are in: `shop`, or none
      def namespace
        modules = @jobs.map { |job| job.name.deconstantize.underscore }.uniq
        modules.one? ? modules.first : ""
      end

      # @return [Array<Hash>] the steps
      def steps
        @jobs.each_with_index.map do |job, at|
          {
            step: step_names[at], job: job.name, dependencies: before(at), next: after(at), arguments: job.arguments,
            keywords: job.keywords, attempts: job.attempts, notes: Notes.new(job, autoloads: @autoloads).to_a
          }
        end
      end

      # @return [Hash] the fields of a task's context
      def inputs
        all = @jobs.flat_map(&:parameters).group_by(&:name)
        required = all.select { |_, uses| uses.any?(&:required) }.keys
        properties = all.map do |name, uses|
          types = required.include?(name) ? [] : uses.map(&:type).uniq
          { name:, type: (types.first if types.one?) }
        end
        { required:, properties: }
      end

      private
        # `import`; `shop_import` where two modules have one, and `import_2` where it comes again.
        def step_names
          @step_names ||= begin
            short = @jobs.map { |job| step_name(job.name.demodulize) }
            names = @jobs.zip(short).map do |job, name|
              same = @jobs.zip(short).select { |_, other| other == name }.map { |other, _| other.name }.uniq
              same.one? ? name : step_name(job.name.underscore.tr("/", "_"))
            end
            names.each_with_index.map do |name, at|
              before = names.first(at).count(name)
              before.zero? ? name : "#{name}_#{before + 1}"
            end
          end
        end

        def step_name(name)
          name = name.underscore
          bare = name.delete_suffix("_job")
          bare.empty? ? name : bare
        end

        def before(at) = @parallel || at.zero? ? [] : [ step_names[at - 1] ]
        def after(at) = @parallel ? nil : step_names[at + 1]
    end
  end
end
