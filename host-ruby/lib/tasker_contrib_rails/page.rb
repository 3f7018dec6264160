# frozen_string_literal: true

module TaskerContribRails
  # What {Engine} shows: controllers, views, one style sheet and one script. Of Rails it needs controllers and views,
  # and nothing of assets, sessions or flash, so that it is the same in applications that serve only an API.
  #
  # @api private
  module Page
    FOLDER = File.join(__dir__, "page")
    # The boxes of a graph that are drawn, unless there are more that have to be.
    BOXES = 60

    class << self
      # @return [Live, #open] where tasks are read
      def source = settings.source || Live.new

      # @return [Configuration::PageSettings]
      def settings = ::Rails.application.config.tasker.page

      # Loads all of it, as Rails does with an application's own code in production.
      #
      # @return [void]
      def eager_load
        Dir.glob("**/*.rb", base: FOLDER).sort.each do |file|
          file.delete_suffix(".rb").split("/").reduce(self) { |outer, name| outer.const_get(name.camelize) }
        end
      end
    end
  end
end
