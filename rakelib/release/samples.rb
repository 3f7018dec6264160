# frozen_string_literal: true

module Release
  # Every guide that shows commands or code is run by a spec, or is named here with the reason why it is not.
  class Samples
    SPECS = {
      "README.md" => %w[ spec/integration/guides_spec.rb ],
      "docs/configuration.md" => %w[ spec/integration/configuration_spec.rb ],
      "docs/deployment.md" => %w[ spec/integration/guides_spec.rb spec/unit/database/inspection_spec.rb ],
      "docs/diagnostics/application.md" => %w[ spec/unit/checks/database_tasks_spec.rb ],
      "docs/diagnostics/configuration.md" => %w[ spec/unit/reference_spec.rb ],
      "docs/diagnostics/generators.md" => %w[ spec/hosts/generator_samples_spec.rb ],
      "docs/diagnostics/handlers.md" => %w[ spec/integration/workflows_spec.rb ],
      "docs/diagnostics/task-templates.md" => %w[ spec/unit/commands/graph_spec.rb ],
      "docs/event-bridge.md" => %w[ spec/integration/guides_spec.rb ],
      "docs/generators.md" => %w[ spec/integration/guides_spec.rb ],
      "docs/hosts.md" => %w[ spec/hosts/guide_spec.rb ],
      "docs/observability.md" => %w[ spec/integration/opentelemetry_spec.rb spec/unit/metrics_spec.rb ],
      "docs/page.md" => %w[ spec/integration/page_spec.rb ],
      "docs/plugins.md" => %w[ spec/integration/plugins_spec.rb ],
      "docs/operating.md" => %w[ spec/unit/operations/cause_spec.rb spec/unit/commands/show_spec.rb ],
      "docs/recipes.md" => %w[ spec/integration/recipes_spec.rb spec/unit/dummy_samples_spec.rb ],
      "docs/rails.md" => %w[ spec/integration/rails_docs_spec.rb ],
      "docs/testing.md" => %w[ spec/unit/dummy_samples_spec.rb ],
      "docs/workflows.md" => %w[ spec/integration/workflow_docs_spec.rb spec/unit/dummy_samples_spec.rb ]
    }.freeze

    NOT_RUN = {
      "CONTRIBUTING.md" => "its commands are those that CI runs",
      "docs/command.md" => "its command is built from Rust; `rake command:test` runs them (spec/command/docs_spec.rb)",
      "docs/component.md" => "its commands need Rust; `rake component:verify` is one of them, and CI runs it",
      "docs/deploys.md" => "it shows output of a command that spec/integration/deploys_spec.rb runs",
      "docs/engine.md" => "its commands start containers or compile the engine",
      "UPGRADING.md" => "it needs a version to come from; spec/integration/deploys_spec.rb runs `tasker:diff`",
      "host-ruby/README.md" => "it adds the gem from rubygems.org; README.md's commands are the same"
    }.freeze

    SAMPLE = /^ *```(?:sh|ruby|console|sql)$/
    private_constant :SAMPLE

    # @param pages [Hash{String => String}] texts in Markdown, by their paths
    # @param root [String]
    # @param run [Proc] takes paths of specs, and returns whether they pass
    def initialize(pages, root, specs: SPECS, not_run: NOT_RUN, run:)
      @pages = pages
      @root = root
      @specs = specs
      @not_run = not_run
      @run = run
    end

    def title = "samples of the documentation"

    def summary
      @specs.map { |page, specs| "\n      #{page}: #{specs.join(", ")}" }.join +
        @not_run.map { |page, reason| "\n      #{page}: not run, since #{reason}" }.join
    end

    # @return [Array<String>]
    def problems
      found = unnamed + superfluous + wrong
      return found if found.any?

      @run.call(files) ? [] : [ "a spec of the samples fails, see above: #{files.join(" ")}" ]
    end

    private
      def files = @specs.values.flatten.uniq
      def known = [ *@specs.keys, *@not_run.keys ]
      def with_samples = @pages.select { |_, text| text.match?(SAMPLE) }.keys

      def unnamed = (with_samples - known).map { |page| "no spec is named that runs the samples of #{page}" }
      def superfluous = (known - with_samples).map { |page| "#{page} is named, but has no samples" }

      def wrong
        @specs.flat_map do |page, specs|
          specs.filter_map do |spec|
            path = File.join(@root, spec)
            next "#{spec}, which runs the samples of #{page}, does not exist" unless File.file?(path)

            "#{spec} does not read #{page}" unless reads?(path, page)
          end
        end
      end

      # Specs name a page whole, or as one of a list.
      def reads?(spec, page)
        text = File.read(spec)
        text.include?(page) || text.match?(/\b#{Regexp.escape(File.basename(page, ".md"))}\b/)
      end
  end
end
